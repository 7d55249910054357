/** What decisions are tuned for. */
export type DecisionMetric = "macroF1" | "balancedAccuracy" | "accuracy";

/** The words, to check. */
export const decisionMetrics: readonly DecisionMetric[] = [
  "macroF1",
  "balancedAccuracy",
  "accuracy",
];

/** Weights of one class's rows. */
interface ClassCount {
  /** Of the class, and decided so. */
  hits: number;
  /** Decided so. */
  decided: number;
  /** Of the class. */
  real: number;
}

/** A class's part in a metric: the metric is the sum of values over the sum of shares. */
type Part = readonly [value: number, share: number];

/** Less than any row weighs: what sums and differences leave. */
const NOTHING = 1e-9;

const PART_OF: Readonly<Record<DecisionMetric, (count: ClassCount) => Part>> = {
  macroF1: ({ hits, decided, real }) =>
    decided + real > NOTHING ? [2 * hits / (decided + real), 1] : [0, 0],
  balancedAccuracy: ({ hits, real }) => real > NOTHING ? [hits / real, 1] : [0, 0],
  accuracy: ({ hits, real }) => [hits, real],
};

/** What decisions for rows score, kept up to date while they change one by one. */
export class DecisionCounts {
  readonly #counts: readonly ClassCount[];
  readonly #partOf: (count: ClassCount) => Part;
  #value = 0;
  #share = 0;

  /** Of no row yet. */
  constructor(classes: number, metric: DecisionMetric) {
    this.#counts = Array.from({ length: classes }, () => ({ hits: 0, decided: 0, real: 0 }));
    this.#partOf = PART_OF[metric];
  }

  /** As `accuracy`, `balancedAccuracy` and `macroF1` score all rows. */
  get score(): number {
    return this.#value / this.#share;
  }

  /** Counts a row. */
  add(row: { truth: number; decided: number; weight: number }): void {
    const { truth, decided, weight } = row;
    this.#change(truth, (count) => count.real += weight);
    this.#decide(decided, truth, weight);
  }

  /** Decides otherwise for a row that was counted. */
  move(row: { truth: number; from: number; to: number; weight: number }): void {
    this.#decide(row.from, row.truth, -row.weight);
    this.#decide(row.to, row.truth, row.weight);
  }

  #decide(k: number, truth: number, weight: number): void {
    this.#change(k, (count) => {
      count.decided += weight;
      if (k === truth) count.hits += weight;
    });
  }

  #change(k: number, change: (count: ClassCount) => void): void {
    const count = this.#counts[k], [value, share] = this.#partOf(count);
    change(count);
    const [newValue, newShare] = this.#partOf(count);
    this.#value += newValue - value;
    this.#share += newShare - share;
  }
}
