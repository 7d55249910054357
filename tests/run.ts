/** `deno task test`: the whole suite, doc examples included, then how much of `src` it ran, and last the line
 * `N passed, N failed`.
 *
 * Arguments go to `deno test`: paths replace the whole suite, `--filter NAME` and others add to it. Coverage is measured
 * only without any, with all processes and workers that tests start; it doubles the time, and `--no-coverage` saves it.
 */

import { packageCache } from "./package_cache.ts";

/** Share of the lines of `src`, in per cent, that the whole suite must run. */
const COVERAGE_WANTED = 90;

/** How many cases a run passed and failed.
 *
 * The report does not know a module that throws on load or does not compile, nor a run that finds no test: whenever
 * it is better than the exit code, the exit code is right.
 *
 * @param junit The JUnit report; empty if there is none.
 */
export function tally(junit: string, exitCode: number): { passed: number; failed: number } {
  const count = (tag: RegExp) => junit.match(tag)?.length ?? 0;
  const failures = count(/<(failure|error)[ >]/g);
  const passed = count(/<testcase /g) - failures - count(/<skipped\/>/g);
  const broken = exitCode !== 0 || passed === 0;
  return { passed, failed: Math.max(failures, broken ? 1 : 0) };
}

/** Share of the lines that ran, in per cent.
 *
 * @param lcov A report of `deno coverage --lcov`.
 */
export function lineCoverage(lcov: string): number {
  const lines = lcov.match(/^DA:.*$/gm) ?? [];
  return 100 * lines.filter((line) => !line.endsWith(",0")).length / lines.length;
}

async function main(given: string[]): Promise<number> {
  const args = given.filter((arg) => arg !== "--no-coverage"), measured = given.length === 0;
  await Deno.mkdir("out", { recursive: true });
  const scratch = await Deno.realPath(await Deno.makeTempDir({ dir: "out", prefix: "test-" }));
  const report = `${scratch}/junit.xml`, profiles = `${scratch}/coverage`;
  const paths = args.some(exists) ? [] : ["tests", "src", "mod.ts"];
  try {
    const { code, signal } = await new Deno.Command(Deno.execPath(), {
      args: [
        "test",
        "--doc",
        `--junit-path=${report}`,
        `--allow-read=${[".", scratch, await packageCache(), ...modelsFolder()].join(",")}`,
        "--allow-env=MEDLEY_MODELS",
        `--allow-write=${scratch}`,
        `--allow-run=${Deno.execPath()}`,
        "--allow-net=127.0.0.1",
        ...(measured ? [`--coverage=${profiles}`, "--coverage-raw-data-only"] : []),
        ...args,
        ...paths,
      ],
      // The second is what processes that tests start read.
      env: { TMPDIR: scratch, ...(measured ? { DENO_COVERAGE_DIR: profiles } : {}) },
      stdout: "inherit",
      stderr: "inherit",
    }).output();
    if (signal !== null) console.error(`deno test was ended by ${signal}`);
    const junit = await Deno.readTextFile(report).catch(() => "");
    const { passed, failed } = tally(junit, code);
    const uncovered = measured && passed > 0 && !await coversEnough(profiles) ? 1 : 0;
    console.log(`${passed} passed, ${failed + uncovered} failed`);
    return failed + uncovered === 0 ? 0 : 1;
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

/** The folder of larger models, which are tested if there is one. */
function modelsFolder(): string[] {
  const folder = Deno.env.get("MEDLEY_MODELS");
  return folder === undefined ? [] : [folder];
}

/** Prints the coverage, and tells whether it is what is wanted. */
async function coversEnough(profiles: string): Promise<boolean> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "coverage",
      "--lcov",
      `--include=${RegExp.escape(import.meta.resolve("../src/"))}`,
      profiles,
    ],
    stderr: "inherit",
  }).output();
  const coverage = lineCoverage(new TextDecoder().decode(stdout));
  const enough = coverage >= COVERAGE_WANTED;
  const wanted = enough ? "" : `, and at least ${COVERAGE_WANTED} % is wanted`;
  console.log(`line coverage of src: ${coverage.toFixed(1)} %${wanted}`);
  return enough;
}

/** Whether an argument is a path: what cannot be looked at is none. */
function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
