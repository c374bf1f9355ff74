// Holds an AsyncAPI document to the parser of the AsyncAPI project: node asyncapi.mjs FILE, with NODE_MODULES_AT.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { Parser } = createRequire(`${process.env.NODE_MODULES_AT}/`)("@asyncapi/parser");
const { document, diagnostics } = await new Parser().parse(readFileSync(process.argv[2], "utf8"));
// 0 is an error, 1 a warning; the rest are hints.
const found = diagnostics.filter((one) => one.severity <= 1);
for (const one of found) console.error(`${one.path.join("/")}: ${one.message} (${one.code})`);
if (!document || found.length > 0) process.exit(1);
const schemas = document.allMessages().all().filter((message) => message.hasPayload());
console.log(`${document.channels().all().length} ${document.operations().all().length} ${schemas.length}`);
