import { type Adapter, adapters, NoCounterpart } from "./adapters/mod.ts";
import { type Failure, judge } from "./judge.ts";
import { type ParityCase, parseCase } from "./parity_case.ts";

/** What came of one case. */
export type Outcome =
  | { readonly name: string; readonly kind: "passed" }
  | { readonly name: string; readonly kind: "failed"; readonly failures: readonly Failure[] }
  /** the runner has no adapter for it. */
  | { readonly name: string; readonly kind: "no counterpart"; readonly why: string };

/** Names of the cases in a folder, as `audio_stft/delta`, sorted. */
export async function listCases(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    if (!entry.isDirectory) continue;
    for await (const { name } of Deno.readDir(`${folder}/${entry.name}`)) {
      if (name.endsWith(".json")) names.push(`${entry.name}/${name.slice(0, -".json".length)}`);
    }
  }
  return names.sort();
}

/** Whether a name is matched by one of the patterns, in which `*` stands for any characters but `/`. */
export function matches(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const source = pattern.split("*").map(RegExp.escape).join("[^/]*");
    return new RegExp(`^${source}$`).test(name);
  });
}

/** Runs Medley's counterpart of one case and judges it; a counterpart that throws has failed. */
export async function runCase(folder: string, name: string): Promise<Outcome> {
  const parityCase = parseCase(await Deno.readTextFile(`${folder}/${name}.json`), folder);
  const adapter: Adapter | undefined = adapters[name.split("/")[0]];
  if (adapter === undefined) {
    return { name, kind: "no counterpart", why: "the runner has no adapter for it" };
  }
  const failures = await failuresOf(adapter, parityCase);
  if (failures instanceof NoCounterpart) {
    return { name, kind: "no counterpart", why: failures.message };
  }
  return failures.length === 0 ? { name, kind: "passed" } : { name, kind: "failed", failures };
}

async function failuresOf(
  adapter: Adapter,
  parityCase: ParityCase,
): Promise<Failure[] | NoCounterpart> {
  try {
    return judge(parityCase, await adapter(parityCase));
  } catch (error) {
    return error instanceof NoCounterpart ? error : [{ field: "(run)", message: `threw ${error}` }];
  }
}
