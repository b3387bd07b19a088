// npm run kubernetes -- FILE...: every document of the YAML files, held against the schema of its kind (types, required fields, formats) and, as the
// API server does with strict field validation, against unknown fields, which the TypeScript compiler finds in the models' declarations.
// Prints "FILE: KIND NAME: ok" or what is wrong.
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseAllDocuments } from "yaml";
import { report } from "./report.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const operator = "@kubernetes-models/prometheus-operator/monitoring.coreos.com/";

// The module that has an apiVersion: "v1", "apps/v1", "autoscaling/v2"; the operator's resources have a package of their own.
const moduleOf = (apiVersion) =>
  apiVersion.startsWith("monitoring.coreos.com/") ? operator + apiVersion.split("/")[1] : `kubernetes-models/${apiVersion}`;

async function check(file, document, index) {
  const value = document.toJS();
  const name = `${basename(file)}: ${value?.kind} ${value?.metadata?.name}`;
  const problems = document.errors.map((error) => error.message);
  if (typeof value?.apiVersion !== "string" || typeof value?.kind !== "string")
    return { name, problems: [...problems, "apiVersion and kind are missing"] };
  const module = moduleOf(value.apiVersion);
  const model = (await import(module).catch(() => ({})))[value.kind];
  if (model === undefined)
    return { name, problems: [...problems, `there is no ${value.kind} in ${value.apiVersion}`] };
  try {
    new model(value).validate();
  } catch (error) {
    problems.push(error.message);
  }
  problems.push(...unknownFields(module, value, index));
  return { name, problems };
}

function unknownFields(module, value, index) {
  const source = join(here, `.manifest-${process.pid}-${index}.mts`);
  writeFileSync(source, `import type { I${value.kind} } from "${module}";\nexport const manifest: I${value.kind} = ${JSON.stringify(value, null, 2)};\n`);
  try {
    const compiler = join(here, "node_modules/typescript/bin/tsc");
    execFileSync(process.execPath, [compiler, "--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2022", source], { cwd: here, encoding: "utf8" });
    return [];
  } catch (error) {
    return error.stdout.trim().split("\n").map((line) => line.replace(/^.*?error /, ""));
  } finally {
    rmSync(source);
  }
}

let index = 0;
for (const file of process.argv.slice(2))
  for (const document of parseAllDocuments(readFileSync(file, "utf8"))) {
    const { name, problems } = await check(file, document, index++);
    report(name, problems);
  }
