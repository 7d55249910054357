import type { Prediction } from "../pipeline/pipeline.ts";
import {
  addConfidenceSums,
  calibrationErrorOf,
  confidenceSums,
  reliabilityOf,
} from "../validation/metrics/confidence_sums.ts";
import { confidentRows } from "../validation/metrics/confident_rows.ts";

/** What a model is worth on the rows that it does not abstain from. */
export interface SelectiveScore {
  /** It abstains where the largest probability is below. */
  readonly threshold: number;
  /** The share of rows that it decides. */
  readonly coverage: number;
  /** The share of these that is right; null if it decides none. */
  readonly precision: number | null;
}

/** The bins that the metrics have by default. */
const BINS = { bins: 10, strategy: "uniform" } as const;

/** Counts, batch by batch, how sure predictions are and how often right; keeps nothing of the rows. */
export class ConfidenceTally {
  readonly #classes: readonly string[];
  readonly #kept = { rows: 0, decided: 0, right: 0 };
  #sums = confidenceSums({
    confidence: new Float64Array(),
    isRight: new Uint8Array(),
    weights: new Float64Array(),
  }, BINS);

  /** A tally of a model's predictions. */
  constructor(classes: readonly string[]) {
    this.#classes = classes;
  }

  /** Adds a batch.
   *
   * @param truth One label a row.
   */
  add(truth: readonly string[], { probabilities, classes, abstained }: Prediction): void {
    const rows = confidentRows("reliability", { truth, given: probabilities }, {
      classes: this.#classes,
    });
    this.#sums = addConfidenceSums(this.#sums, confidenceSums(rows, BINS));
    this.#kept.rows += truth.length;
    truth.forEach((label, row) => {
      if (abstained?.[row]) return;
      this.#kept.decided++;
      if (label === classes[row]) this.#kept.right++;
    });
  }

  /** As the metrics of these names. */
  calibration() {
    return {
      expectedCalibrationError: calibrationErrorOf(this.#sums),
      reliability: reliabilityOf(this.#sums),
    };
  }

  /** Of a model that abstains below a threshold. */
  selective(threshold: number): SelectiveScore {
    const { rows, decided, right } = this.#kept;
    const precision = decided === 0 ? null : right / decided;
    return { threshold, coverage: decided / rows, precision };
  }
}
