// Runs a library of ELM over charts with cql-execution, and says what each named definition came to.
//
// Given on the input: {elm, charts, names, timed}: two paths, of the library and of its charts, and the names; no names
// are all definitions. Written: {values}, those of each chart; or, when timed, {seconds}: what evaluating alone took, on
// a new context for each chart, after one pass over all of them that does not count.
import { readFileSync } from "node:fs";
import { begin, cql, read } from "./charts.mjs";

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
const values = await evaluate(library, charts, names);
if (given.timed) {
  const begun = process.hrtime.bigint();
  await evaluate(library, charts, names);
  process.stdout.write(JSON.stringify({ seconds: Number(process.hrtime.bigint() - begun) / 1e9 }));
} else {
  process.stdout.write(JSON.stringify({ values }));
}
