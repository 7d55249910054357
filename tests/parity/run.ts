/** `deno task parity DIR [--only 'glob,glob']`: how close Medley comes to Python, case by case. */
import { parseArgs } from "node:util";
import { listCases, matches, type Outcome, runCase } from "./run_cases.ts";

const usage = "usage: deno task parity DIR [--only 'audio_stft/*,logistic_regression/*_dense']";

/** Prints what failed and why; a case without a counterpart has failed. */
function report(outcome: Outcome): "passed" | "failed" {
  if (outcome.kind === "passed") return "passed";
  if (outcome.kind === "no counterpart") {
    console.log(`FAILED ${outcome.name}: no counterpart: ${outcome.why}`);
    return "failed";
  }
  for (const { field, message } of outcome.failures) {
    console.log(`FAILED ${outcome.name}: ${field} ${message}`);
  }
  return "failed";
}

async function main(folder: string, only: string | undefined): Promise<number> {
  const patterns = only?.split(",").map((pattern) => pattern.trim());
  const names = (await listCases(folder)).filter((name) =>
    patterns === undefined || matches(name, patterns)
  );
  const counts = { passed: 0, failed: 0 };
  for (const name of names) {
    counts[report(await runCase(folder, name))]++;
  }
  if (names.length === 0) console.error(`no case in ${folder} matches ${only ?? "*"}`);
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}

/** @throws {TypeError} If the arguments are not a folder and, at most, `--only`. */
function readArguments(args: string[]): { folder: string; only?: string } {
  const options = { only: { type: "string" } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (positionals.length !== 1) {
    throw new TypeError(`expected one folder, got ${positionals.length}`);
  }
  return { folder: positionals[0], only: values.only };
}

if (import.meta.main) {
  let chosen;
  try {
    chosen = readArguments(Deno.args);
  } catch (error) {
    console.error(`${(error as Error).message}\n${usage}`);
    Deno.exit(2);
  }
  Deno.exit(await main(chosen.folder, chosen.only));
}
