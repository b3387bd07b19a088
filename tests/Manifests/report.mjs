// Prints "NAME: ok" or what is wrong with it, and lets the process end with 1 where anything is.
export function report(name, problems) {
  console.log(`${name}: ${problems.length === 0 ? "ok" : problems.join("\n  ")}`);
  if (problems.length > 0) process.exitCode = 1;
}
