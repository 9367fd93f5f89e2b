// Translates CQL text to ELM with the translator of those who make the language.
//
// Given on the input: {text}. Written: {errors, warnings: what it says of the text, elm: the library}.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.env.PEERS}/node_modules/@cqframework/cql/`);
const { CqlTranslator, LibraryManager, ModelManager } = await import(new URL("cql-to-elm.mjs", folder));
const { SystemModelInfoProvider } = await import(new URL("cql.mjs", folder));

const models = new ModelManager();
models.modelInfoLoader.registerModelInfoProvider(new SystemModelInfoProvider());
const translator = CqlTranslator.fromText(JSON.parse(readFileSync(0, "utf-8")).text, new LibraryManager(models));
const said = (list) => list.asJsReadonlyArrayView().map((each) => each.message);
process.stdout.write(
  JSON.stringify({
    errors: said(translator.errors),
    warnings: said(translator.warnings),
    elm: JSON.parse(translator.toJson()),
  }),
);
