import { join } from "node:path";

const HERE = import.meta.dirname!;
/** Where peers are installed, and where files for them go. */
export const PEERS = join(HERE, "..", "..", "out", "peers");
/** One thread, as Medley has. */
const ONE_THREAD = Object.fromEntries(
  ["OPENBLAS", "OMP", "MKL", "NUMBA"].map((library) => [`${library}_NUM_THREADS`, "1"]),
);

/** The interpreter of a virtual environment with pinned requirements.
 *
 * @param requirements Name of a file beside this one; each has an environment of its own.
 * @throws {Error} If there is no Python, or they cannot be installed.
 */
export async function preparePython(requirements: string): Promise<string> {
  const environment = join(PEERS, requirements.replace(/\.txt$/, ""));
  const python = join(environment, "bin", "python");
  await Deno.mkdir(PEERS, { recursive: true });
  await run("python3", ["-m", "venv", environment]);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  await run(python, [...pip, "-r", join(HERE, requirements)]);
  return python;
}

/** What a script beside this one prints; its own messages go through.
 *
 * @throws {Error} If it fails.
 */
export async function runPython(python: string, [script, ...args]: string[]): Promise<string> {
  return await run(python, [join(HERE, script), ...args]);
}

async function run(command: string, args: string[]): Promise<string> {
  const { success, stdout } = await new Deno.Command(command, {
    args,
    env: ONE_THREAD,
    stdout: "piped",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`Cannot compare: ${command} ${args.join(" ")} failed`);
  return new TextDecoder().decode(stdout);
}
