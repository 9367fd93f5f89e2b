// Runs a library of ELM over charts with cql-execution, and says what each named definition came to.
//
// Given on the input: {elm, charts, names}: two paths, of the library and of its charts, and the names; no names are
// all definitions. Written: {values: for each chart its values, seconds: what evaluating alone took after a first pass}.
import { readFileSync } from "node:fs";
import { begin, cql, read } from "./charts.mjs";

const WARM = 200;

async function evaluate(library, charts, names) {
  const found = [];
  for (const chart of charts) {
    const context = begin(library, chart);
    const values = [];
    for (const name of names) values.push(await library.expressions[name].execute(context));
    found.push(values);
  }
  return found;
}

const given = JSON.parse(readFileSync(0, "utf-8"));
const elm = JSON.parse(readFileSync(given.elm, "utf-8"));
const library = new cql.Library(elm);
const charts = await read(given.charts, elm);
const names = given.names ?? Object.keys(library.expressions);
await evaluate(library, charts.slice(0, WARM), names);
const begun = process.hrtime.bigint();
const values = await evaluate(library, charts, names);
const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
process.stdout.write(JSON.stringify({ values: given.names ? values : [], seconds }));
