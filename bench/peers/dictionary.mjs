// The dictionary's pages in headless Chromium, opened from the disk: types into the search and follows what it finds.
//
// Given on its input: {"chromium": path, "profile": folder, "site": folder, "typed": [words], "follow": words, "shots":
// folder or null}. Written: {"found": for each of the words typed the ids found in order, "followed": {"hash", "heading",
// "top"} of the first hit of "follow" once Enter was pressed, "link": the same after its first link was followed by
// keyboard, "asked": what the pages loaded that is no file, "errors": what went wrong in them}.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.env.PEERS}/`);
const { chromium } = require("playwright-core");

const FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"];

const given = JSON.parse(readFileSync(0, "utf8"));
const asked = [];
const errors = [];

async function search(page, words) {
  await page.keyboard.press("/");
  await page.keyboard.press("Escape");
  await page.keyboard.type(words);
  return page.locator("#results strong").allTextContents();
}

// Where the page has come to: the place it shows, that place's heading, and how far from the top it stands.
async function place(page) {
  await page.waitForLoadState("load");
  return page.evaluate(() => {
    const target = document.querySelector(":target");
    const hash = `${location.pathname.split("/").at(-1)}${location.hash}`;
    return { hash, heading: target?.querySelector("h3, h4")?.textContent, top: target?.getBoundingClientRect().top };
  });
}

async function shoot(page, name, colorScheme) {
  if (!given.shots) return;
  await page.emulateMedia({ colorScheme });
  await page.screenshot({ path: join(given.shots, `${name}.png`) });
}

const context = await chromium.launchPersistentContext(given.profile, {
  executablePath: given.chromium,
  headless: true,
  args: FLAGS,
  viewport: { width: 1100, height: 900 },
});
try {
  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  page.on("request", (request) => request.url().startsWith("file:") || asked.push(request.url()));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(pathToFileURL(join(given.site, "index.html")).href);
  const found = [];
  for (const words of given.typed) found.push(await search(page, words));
  await shoot(page, "search", "light");
  await search(page, given.follow);
  await Promise.all([page.waitForURL(/#/), page.keyboard.press("Enter")]);
  const followed = await place(page);
  await shoot(page, "question-light", "light");
  await shoot(page, "question-dark", "dark");
  const link = page.locator(":target dd a").first();
  await link.focus();
  const from = page.url();
  await Promise.all([page.waitForURL((url) => url.href !== from), page.keyboard.press("Enter")]);
  process.stdout.write(JSON.stringify({ found, followed, link: await place(page), asked, errors }));
} finally {
  await context.close();
}
