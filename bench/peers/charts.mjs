// Charts as cql-execution reads them: one tuple, its dates of the library's own type.
import { createRequire } from "node:module";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

const require = createRequire(`${process.env.PEERS}/`);
export const cql = require("cql-execution");
const { Uncertainty } = require("cql-execution/lib/datatypes/uncertainty");

const NOW = cql.DateTime.parse("2016-03-01T00:00:00.000+00:00");

// A date known to lie between two days that are no whole month or year: what narrowing leaves. cql-execution has no
// such literal, but all it asks of a date when it counts days or years is its first and last day.
class SpanDate extends cql.Date {
  constructor(low, high) {
    super(low.year);
    this.ends = [low, high];
  }

  toLuxonUncertainty() {
    return new Uncertainty(...this.ends.map((end) => end.toLuxonDateTime()));
  }
}

function day(value) {
  return typeof value === "string" ? cql.Date.parse(value) : new SpanDate(day(value.low), day(value.high));
}

// Read the charts of a file of JSON lines for the library `elm`.
export async function read(path, elm) {
  const fields = elm.library.parameters.def[0].parameterTypeSpecifier.element;
  const dates = fields.filter((each) => each.elementType.name?.endsWith("}Date")).map((each) => each.name);
  const charts = [];
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const chart = JSON.parse(line);
    for (const name of dates) if (chart[name] !== undefined) chart[name] = day(chart[name]);
    charts.push(chart);
  }
  return charts;
}

// Begin one chart.
export function begin(library, chart) {
  return new cql.PatientContext(library, null, null, { Chart: chart }, NOW);
}
