import type { Candidate } from "./search.ts";

/** The best of each kind, and of all. */
export interface Chosen {
  /** The best classifier of each modality, by name of the modality. */
  readonly singles: Readonly<Record<string, Candidate>>;
  /** The best of these. */
  readonly single: Candidate;
  /** Absent if there is one modality only. */
  readonly early?: Candidate;
  /** Absent if there is one modality only. */
  readonly late?: Candidate;
  /** The better of these two. */
  readonly fused?: Candidate;
  /** The best of all. */
  readonly best: Candidate;
}

/** Which candidates may be the best one. */
export type Choice = "auto" | "early" | "late";

/** Chooses by the metric on rows left out; of equals of a kind the one of less log loss, then the first tried. */
export function choose(candidates: readonly Candidate[], choice: Choice): Chosen {
  const of = (kind: Candidate["kind"]) => candidates.filter((candidate) => candidate.kind === kind);
  const modalities = [...new Set(of("single").map(({ modality }) => modality!))];
  const singles = Object.fromEntries(
    modalities.map((
      name,
    ) => [name, bestOf(of("single").filter(({ modality }) => modality === name))!]),
  );
  const single = bestOf(Object.values(singles))!;
  const early = bestOf(of("early")), late = bestOf(of("late"));
  const fused = bestOf([early, late].filter((candidate) => candidate !== undefined));
  // A modality alone is simpler: of equals, it is chosen.
  const auto = fused !== undefined && fused.score > single.score ? fused : single;
  const wanted = { auto, early, late };
  return { singles, single, early, late, fused, best: wanted[choice] ?? single };
}

function bestOf(candidates: readonly Candidate[]): Candidate | undefined {
  return candidates.reduce<Candidate | undefined>(
    (best, candidate) => best === undefined || isBetter(candidate, best) ? candidate : best,
    undefined,
  );
}

function isBetter(a: Candidate, b: Candidate): boolean {
  return a.score > b.score || a.score === b.score && a.logLoss < b.logLoss;
}
