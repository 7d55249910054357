import type { Label } from "../core/label.ts";
import { type Interval, pairedInterval } from "../validation/intervals.ts";
import { mcnemar, type McNemarResult } from "../validation/mcnemar.ts";
import type { RankBy } from "../fusion/auto/rank_by.ts";

/** Labels predicted of the tested rows: one list a repeat. */
export type RepeatedLabels = readonly (readonly Label[])[];

/** What fusing gains over the best single modality. Plain data, ready for JSON. */
export interface FusionGain extends Interval {
  /** The metric of `value`, `low` and `high`. */
  readonly rankBy: RankBy;
  /** The same in accuracy. */
  readonly accuracy: Interval;
  /** The same in macro-F1. */
  readonly macroF1: Interval;
  /** Gain over each modality, whichever was chosen as the best, in the metric of `rankBy`. */
  readonly overEach: Readonly<Record<string, Interval>>;
  /** Whether all of these intervals lie above 0: a stricter claim than that fusion helps. */
  readonly beatsEverySingle: boolean;
  /** Gain in recall by class: how many more of its rows are found. */
  readonly recallByClass: Readonly<Record<string, Interval>>;
  /** McNemar's test of the rows that only one of the two gets right. */
  readonly mcnemar: McNemarResult;
  /** Whether the interval lies above 0, below, or around it. */
  readonly verdict: "helps" | "loses" | "undecided";
  /** How many more rows would bring the interval away from 0 if the gain stays what it is; absent if that is decided, or there is
   * no gain to settle. */
  readonly rowsToSettle?: number;
  /** The verdict in words, as `fusion helps: +0.042 (0.018 to 0.067)`. */
  readonly text: string;
}

/** Compares what is predicted by the fusion chosen in each fold with what is predicted by the single modality chosen there.
 *
 * Both choices are made on inner folds, so that neither is flattered. Log loss is no part of it: averaging shrinks it for free.
 *
 * @param truth The label of each tested row.
 */
export function fusionGain(
  truth: readonly Label[],
  options: {
    readonly fused: RepeatedLabels;
    readonly single: RepeatedLabels;
    /** By name of the modality. */
    readonly each: Readonly<Record<string, RepeatedLabels>>;
    readonly rankBy: RankBy;
    readonly groups?: readonly Label[];
    readonly seed: number;
  },
): FusionGain {
  const { fused, single, each, rankBy, groups, seed } = options;
  const over = (baseline: RepeatedLabels, statistic: RankBy) =>
    pairedInterval(truth, { predicted: fused, baseline, statistic, groups, seed });
  const accuracy = over(single, "accuracy"), macroF1 = over(single, "macroF1");
  const gain = rankBy === "accuracy" ? accuracy : macroF1;
  const overEach = Object.fromEntries(
    Object.entries(each).map(([name, labels]) => [name, over(labels, rankBy)]),
  );
  const verdict = gain.low > 0 ? "helps" : gain.high < 0 ? "loses" : "undecided";
  return {
    ...gain,
    rankBy,
    accuracy,
    macroF1,
    overEach,
    beatsEverySingle: Object.values(overEach).every(({ low }) => low > 0),
    recallByClass: recallByClass(truth, options),
    mcnemar: mcnemar(truth, { predicted: fused, baseline: single }),
    verdict,
    rowsToSettle: verdict === "undecided" ? rowsToSettle(gain, truth.length) : undefined,
    text: describe(gain, verdict),
  };
}

/** The interval's ends, as numbers with three digits: `+0.042 (0.018 to 0.067)`. */
export function formatInterval({ value, low, high }: Interval): string {
  const [v, l, h] = [value, low, high].map((end) => end.toFixed(3));
  return `${value < 0 ? "" : "+"}${v} (${l} to ${h})`;
}

function describe(gain: Interval, verdict: FusionGain["verdict"]): string {
  const words = { helps: "fusion helps", loses: "fusion loses", undecided: "no gain shown" };
  return `${words[verdict]}: ${formatInterval(gain)}`;
}

function recallByClass(
  truth: readonly Label[],
  { fused, single, groups, seed }: Parameters<typeof fusionGain>[1],
): Record<string, Interval> {
  return Object.fromEntries(
    [...new Set(truth)].sort().map((label) => {
      const rows = [...truth.keys()].filter((row) => truth[row] === label);
      const take = (labels: readonly Label[]) => rows.map((row) => labels[row]);
      return [
        label,
        pairedInterval(take(truth), {
          predicted: fused.map(take),
          baseline: single.map(take),
          groups: groups && take(groups),
          seed,
        }),
      ];
    }),
  );
}

/** An interval narrows with the root of the number of rows. */
function rowsToSettle({ value, low }: Interval, rows: number): number | undefined {
  if (value <= 0) return undefined;
  const needed = rows * ((value - low) / value) ** 2;
  return Number.isFinite(needed) ? Math.max(1, Math.ceil(needed - rows)) : undefined;
}
