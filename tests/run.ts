/** `deno task test`: the whole suite, doc examples included, and last the line `N passed, N failed`.
 *
 * Arguments go to `deno test`: paths replace the whole suite, `--filter NAME` and others add to it.
 */

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

async function main(args: string[]): Promise<number> {
  await Deno.mkdir("out", { recursive: true });
  const scratch = await Deno.realPath(await Deno.makeTempDir({ dir: "out", prefix: "test-" }));
  const report = `${scratch}/junit.xml`;
  const paths = args.some(exists) ? [] : ["tests", "src", "mod.ts"];
  try {
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: [
        "test",
        "--doc",
        `--junit-path=${report}`,
        `--allow-read=.,${scratch}`,
        `--allow-write=${scratch}`,
        `--allow-run=${Deno.execPath()}`,
        "--allow-net=127.0.0.1",
        ...args,
        ...paths,
      ],
      env: { TMPDIR: scratch },
      stdout: "inherit",
      stderr: "inherit",
    }).output();
    const junit = await Deno.readTextFile(report).catch(() => "");
    const { passed, failed } = tally(junit, code);
    console.log(`${passed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
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
