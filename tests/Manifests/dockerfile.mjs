// npm run dockerfile -- FILE...: each file parsed (dockerfile-utils) and held against the rules of good practice (dockerfilelint).
// Prints "FILE: ok" or what is wrong.
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import lint from "dockerfilelint";
import { validate } from "dockerfile-utils";
import { report } from "./report.mjs";

for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, "utf8");
  report(file, [
    ...validate(text).map(({ range, message }) => `line ${range.start.line + 1}: ${message}`),
    ...lint.run(dirname(file), text).map(({ line, title, description }) => `line ${line}: ${title}: ${description.replace(/\s+/g, " ")}`),
  ]);
}
