import { checkInteger, checkOneOf } from "../../core/check.ts";
import { quantile } from "../quantile.ts";

/** Where bins begin: at equal distances in [0, 1], or so that each holds as many of the values. */
export type BinStrategy = "uniform" | "quantile";

/** The bin of each value, from 0: bins include their upper edge, and the first its lower one too. */
export function binOf(
  values: ArrayLike<number>,
  { bins, strategy }: { bins: number; strategy: BinStrategy },
): Uint32Array {
  checkInteger("bins", bins, 1);
  checkOneOf("strategy", strategy, ["uniform", "quantile"]);
  // Rounded as NumPy rounds edges and percentages: a probability of 0.6 lies below 3 · 0.2.
  const inner = Array.from({ length: bins - 1 }, (_, i) => (i + 1) * (1 / bins));
  const sorted = Float64Array.from(values).sort();
  const edges = strategy === "uniform"
    ? inner
    : inner.map((share) => quantile(sorted, share * 100 / 100));
  return Uint32Array.from(values, (value) => edges.filter((edge) => edge < value).length);
}
