import type { Block } from "../../core/block.ts";
import type { Classifier } from "../../models/classifier.ts";
import type { Balance } from "../balance.ts";
import { EarlyFusion } from "../early_fusion.ts";
import type { MissingPolicy } from "../early_options.ts";
import type { Fusion } from "../fusion.ts";
import { SingleModality } from "../single_modality.ts";

/** A fit that a search may spend its budget on. */
export interface PlannedFit {
  /** As `image/logistic` or `early/boosting`. */
  readonly name: string;
  readonly kind: "single" | "early";
  /** Of a single modality. */
  readonly modality?: string;
  readonly fusion: Fusion;
}

/** What is tried: each classifier on each modality, and on all of them joined. */
export interface PlanOptions {
  readonly classifiers: Readonly<Record<string, Classifier>>;
  /** Early fusions by name. @default {one a classifier} */
  readonly early?: Readonly<Record<string, EarlyFusion>>;
  readonly balance: Balance;
  /** What early fusions make of rows that lack a modality. */
  readonly missing: MissingPolicy;
}

/** Products of two columns up to which a fusion with all of them is tried. */
const MOST_PRODUCTS = 1000;

/** Entries of a block up to which classifiers that are slow on wide blocks are tried on it. */
const MOST_ENTRIES = 4e6;

/** Fits in the order of their worth: the first classifier on every modality and on all, then the next classifier. */
export function planFits(blocks: readonly Block[], options: PlanOptions): PlannedFit[] {
  const { classifiers, early, balance } = options;
  const names = Object.keys(classifiers);
  const fused = blocks.length === 1 ? {} : early ?? defaultEarly(blocks, options);
  const joined = sizeOf(blocks);
  const rounds = names.map((name, round) => [
    ...blocks.filter((block) => round === 0 || sizeOf([block]) <= MOST_ENTRIES)
      .map(({ modality }): PlannedFit => ({
        name: `${modality}/${name}`,
        kind: "single",
        modality,
        fusion: new SingleModality({ modality, classifier: classifiers[name], balance }),
      })),
    ...(name in fused && (round === 0 || joined <= MOST_ENTRIES)
      ? [plannedEarly(name, fused[name])]
      : []),
  ]);
  const others = Object.keys(fused).filter((name) => !names.includes(name));
  return [...rounds.flat(), ...others.map((name) => plannedEarly(name, fused[name]))];
}

/** One a classifier; and where blocks are narrow, the first classifier on products of their columns besides. */
function defaultEarly(
  blocks: readonly Block[],
  { classifiers, balance, missing }: PlanOptions,
): Record<string, EarlyFusion> {
  const early = Object.fromEntries(
    Object.entries(classifiers)
      .map(([name, classifier]) => [name, new EarlyFusion({ classifier, balance, missing })]),
  );
  const [classifier] = Object.values(classifiers);
  const widths = blocks.map(({ features }) => features.columns);
  const products = widths.flatMap((width, b) => widths.slice(b + 1).map((other) => width * other));
  if (products.reduce((sum, count) => sum + count, 0) <= MOST_PRODUCTS) {
    const options = { classifier, balance, missing, interactions: "all" } as const;
    early.interactions = new EarlyFusion(options);
  }
  return early;
}

/** The early fusion of a name, planned. */
function plannedEarly(name: string, fusion: EarlyFusion): PlannedFit {
  return { name: `early/${name}`, kind: "early", fusion };
}

function sizeOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { features }) => sum + features.rows * features.columns, 0);
}
