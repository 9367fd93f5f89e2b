// lforms in headless Chromium: answers questionnaires on the page as a person does, and says what it shows.
//
// Given on its input: {"chromium": path, "profile": folder, "forms": [{"questionnaire", "charts": [chart]}]}; a chart is
// {"response": the answers it begins with or null, "steps": [step]}, a step {"item": linkId, "type": "list" | "date" |
// "text", "words": [what is picked or typed]}. Written: for each form and chart {"seen": the linkIds that are seen at
// first and after each step, "response": the answers at the end}.
import { createRequire } from "node:module";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const require = createRequire(`${process.env.PEERS}/`);
const { chromium } = require("playwright-core");

const DIST = join(process.env.PEERS, "node_modules/lforms/dist/lforms");
const TYPES = { ".js": "text/javascript", ".css": "text/css", ".html": "text/html" };
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const PAGE = `<!doctype html><html><head><meta charset="utf-8"><link rel="stylesheet" href="/webcomponent/styles.css">
</head><body><div id="form"></div>
<script src="/webcomponent/assets/lib/zone.min.js"></script><script src="/webcomponent/runtime.js"></script>
<script src="/webcomponent/polyfills.js"></script><script src="/webcomponent/main.js"></script>
<script src="/fhir/R4/lformsFHIR.min.js"></script></body></html>`;

function serve(request, response) {
  const path = normalize(new URL(request.url, "http://localhost").pathname);
  if (path === "/") return response.writeHead(200, { "content-type": "text/html" }).end(PAGE);
  const file = join(DIST, path);
  if (!file.startsWith(DIST) || !existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
  return createReadStream(file).pipe(response);
}

// The linkIds of the questions that a person sees.
function seen() {
  const found = new Set();
  for (const each of document.querySelectorAll("lhc-item-question")) {
    if (each.getClientRects().length === 0 || getComputedStyle(each).visibility === "hidden") continue;
    const label = each.querySelector("[id^='label-']");
    if (label) found.add(label.id.slice("label-".length).split("/")[0]);
  }
  return [...found];
}

// Wait until lforms has worked out every expression and shown what came of it.
async function settled() {
  const pause = () => new Promise((resolve) => setTimeout(resolve));
  await pause();
  const processor = document.querySelector("wc-lhc-form").lhcFormData._expressionProcessor;
  while (processor._currentRunPromise) await processor._currentRunPromise;
  await pause();
}

// Pick from the list of a field; lforms may put a number before each choice, and shows a long list once it is typed in.
// What is typed takes the place of the answer that stands there.
async function pick(page, field, words) {
  const exactly = new RegExp(`^\\s*(\\d+:)?\\s*${RegExp.escape(words)}\\s*$`);
  const choice = page.locator("#lhc-tools-searchResults li", { hasText: exactly });
  await field.click();
  if (!(await choice.isVisible())) {
    await page.keyboard.press("Control+A");
    await page.keyboard.type(words);
  }
  await choice.click();
}

async function answer(page, step) {
  const field = page.locator(`[id="${step.item}/1/1"]`);
  if (step.type === "date") {
    await field.locator("input").click();
    await page.keyboard.type(step.words[0]);
    await page.keyboard.press("Enter");
  } else if (step.type === "text") {
    await field.click();
    await page.keyboard.type(step.words[0]);
  } else {
    for (const words of step.words) await pick(page, field, words);
  }
  await page.keyboard.press("Tab");
}

// Show a questionnaire with the answers of a response.
function show({ questionnaire, response }) {
  const form = LForms.Util.convertFHIRQuestionnaireToLForms(questionnaire, "R4");
  const filled = response ? LForms.Util.mergeFHIRDataIntoLForms(response, form, "R4") : form;
  return LForms.Util.addFormToPage(filled, "form", { fhirVersion: "R4" });
}

async function look(page) {
  await page.evaluate(settled);
  return page.evaluate(seen);
}

async function fill(page, questionnaire, { response, steps }) {
  await page.evaluate(show, { questionnaire, response });
  const found = [await look(page)];
  for (const step of steps) {
    await answer(page, step);
    found.push(await look(page));
  }
  const written = await page.evaluate(() => LForms.Util.getFormFHIRData("QuestionnaireResponse", "R4"));
  return { seen: found, response: written };
}

const given = JSON.parse(readFileSync(0, "utf8"));
const server = createServer(serve);
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const context = await chromium.launchPersistentContext(given.profile, {
  executablePath: given.chromium,
  headless: true,
  args: FLAGS,
  viewport: { width: 1280, height: 900 },
});
try {
  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction(() => window.LForms?.FHIR?.R4);
  const forms = [];
  for (const form of given.forms) {
    const charts = [];
    for (const chart of form.charts) charts.push(await fill(page, form.questionnaire, chart));
    forms.push(charts);
  }
  process.stdout.write(JSON.stringify(forms));
} finally {
  await context.close();
  server.close();
}
