// The variables of a questionnaire and further expressions, worked out by fhirpath.js on QuestionnaireResponses.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(`${process.env.PEERS}/`);
const fhirpath = require("fhirpath");
const r4 = require("fhirpath/fhir-context/r4");

const { variables, expressions, responses } = JSON.parse(readFileSync(0, "utf8"));
const compiled = Object.entries(variables).map(([name, each]) => [name, fhirpath.compile(each, r4)]);
const asked = expressions.map((each) => fhirpath.compile(each, r4));

function answers(response) {
  const known = { resource: response };
  for (const [name, evaluate] of compiled) known[name] = evaluate(response, known);
  return asked.map((evaluate) => evaluate(response, known));
}

process.stdout.write(JSON.stringify(responses.map(answers)));
