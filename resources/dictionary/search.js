// The search of the dictionary. It reads window.entries (entries.js) and shows the entries that have every word typed,
// those first that are named so. It writes text alone, never tags.
"use strict";

const MOST = 40;
const form = document.querySelector(".search");
const field = document.getElementById("search");
const list = document.getElementById("results");
const status = document.getElementById("status");

// Letters and digits in lower case, one space between words: "Stage_group" and "stage group" are the same.
function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

const entries = window.entries.map((entry) => ({
  ...entry,
  named: [entry.id, entry.name].map(plain).filter(Boolean),
  head: ` ${plain(entry.title)}`,
  choices: entry.choices.map((texts) => ({ label: texts[0], plain: texts.map(plain) })),
  body: ` ${plain(entry.words)}`,
}));

// How well one word fits: 0 for not at all. A word fits from the beginning of another on.
function fit(entry, word) {
  if (entry.named.some((name) => ` ${name}`.includes(` ${word}`))) return 12;
  if (entry.head.includes(` ${word}`)) return 8;
  if (entry.choices.some((choice) => choice.plain.some((text) => ` ${text}`.includes(` ${word}`)))) return 5;
  if (entry.body.includes(` ${word}`)) return 2;
  return 0;
}

// How well all that was typed fits, and the choice that is named so.
function rank(entry, typed) {
  const fits = typed.split(" ").map((word) => fit(entry, word));
  if (fits.includes(0)) return null;
  const choice = entry.choices.find((each) => each.plain.includes(typed))
    ?? entry.choices.find((each) => each.plain.some((text) => ` ${text}`.includes(` ${typed}`)));
  let score = fits.reduce((sum, each) => sum + each) / fits.length;
  if (entry.named.includes(typed)) score += 100;
  else if (entry.named.some((name) => name.startsWith(typed))) score += 50;
  else if (choice && choice.plain.includes(typed)) score += 20;
  return { entry, score, choice };
}

function row({ entry, choice }) {
  const link = document.createElement("a");
  link.href = entry.url;
  const id = document.createElement("strong");
  id.textContent = entry.id;
  const where = document.createElement("span");
  where.className = "quiet";
  where.textContent = [entry.module, choice?.label].filter(Boolean).join(", ");
  link.append(id, ` ${entry.title} `, where);
  const item = document.createElement("li");
  item.append(link);
  return item;
}

function show() {
  const typed = plain(field.value);
  const found = typed ? entries.map((entry) => rank(entry, typed)).filter(Boolean) : [];
  found.sort((a, b) => b.score - a.score);
  list.replaceChildren(...found.slice(0, MOST).map(row));
  const words = found.length > MOST ? form.dataset.most : found.length ? form.dataset.found : form.dataset.none;
  status.textContent = typed ? words.replace("{count}", found.length).replace("{most}", MOST) : "";
}

function close() {
  field.value = "";
  show();
}

function move(step) {
  const links = [...list.querySelectorAll("a")];
  const next = links.indexOf(document.activeElement) + step;
  (links[next] ?? field).focus();
}

field.addEventListener("input", show);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  list.querySelector("a")?.click();
});
form.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Escape") {
    close();
    field.focus();
  }
});
list.addEventListener("click", () => setTimeout(close));
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== field && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    field.focus();
  }
});
show();
