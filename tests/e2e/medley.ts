import { fileURLToPath } from "node:url";

/** Path of the repository. */
export const root: string = fileURLToPath(new URL("../../", import.meta.url));

/** What a command has left behind. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as its users do: a process of its own, with the permissions of the task `medley`.
 *
 * @param options `input`: what is on standard input; `cwd`: the folder to stand in, `@default {the repository}`.
 */
export async function medley(
  args: readonly string[],
  { input, cwd = root }: { input?: string; cwd?: string } = {},
): Promise<Outcome> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...await taskArguments(), ...args],
    cwd,
    stdin: input === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  if (input !== undefined) await new Response(input).body!.pipeTo(child.stdin);
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** The arguments of `deno` in the task, with the script's whole path. */
export async function taskArguments(): Promise<string[]> {
  const { tasks } = JSON.parse(await Deno.readTextFile(`${root}deno.json`));
  const [, ...args] = tasks.medley.split(" ");
  return args.map((arg: string) => arg.endsWith(".ts") ? root + arg : arg);
}
