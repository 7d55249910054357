import * as core from "../../../wasm/pkg/core.wasm";
import { Arena, read, write } from "./memory.ts";
import { lanesOf, type ResidentFeatures, type RowRange } from "./resident_features.ts";

/** Rows that go through scores, loss and gradient together, while they are in the processor's cache. */
const BLOCK_ROWS = 32;

/** The data of a {@linkcode LogisticObjective}. */
export interface LogisticData {
  /** Class of each row of the features. */
  readonly classes: Uint32Array;
  /** 1: sigmoid, for classes 0 and 1. More: softmax, one output a class. */
  readonly outputs: number;
  /** How much each row counts. */
  readonly weights: Float64Array;
  /** The rows that take part; all of them if not given. */
  readonly rows?: readonly RowRange[];
}

/** The logistic loss `Σ weight · −log p(class)` of a linear model and its gradient, on features that stay in the core's memory.
 *
 * Everything is computed and summed in f64, in one order: the same bits each time.
 */
export class LogisticObjective implements Disposable {
  readonly outputs: number;
  readonly #features: ResidentFeatures;
  readonly #weights: Float64Array;
  readonly #ranges: readonly RowRange[];
  readonly #arena = new Arena();
  readonly #at: {
    readonly classes: number;
    readonly weights: number;
    readonly coefficients: number;
    readonly gradient: number;
    readonly scores: number;
  };
  readonly #packed: Float64Array;

  constructor(features: ResidentFeatures, data: LogisticData) {
    const lanes = lanesOf(data.outputs), size = (features.columns + 1) * lanes;
    this.outputs = data.outputs;
    this.#features = features;
    this.#weights = data.weights;
    this.#ranges = data.rows ?? [{ from: 0, to: features.rows }];
    this.#packed = new Float64Array(size);
    this.#at = {
      classes: this.#arena.put(data.classes),
      weights: this.#arena.put(data.weights),
      coefficients: this.#arena.reserve(Float64Array, size),
      gradient: this.#arena.reserve(Float64Array, size),
      scores: this.#arena.reserve(Float64Array, BLOCK_ROWS * lanes),
    };
  }

  /** Frees its own memory; the features stay. */
  [Symbol.dispose](): void {
    this.#arena[Symbol.dispose]();
  }

  /** Number of coefficients, intercepts included. */
  get size(): number {
    return (this.#features.columns + 1) * this.outputs;
  }

  /** Weighted means of the columns and sums of squared deviations from them; the last column is that of ones. */
  moments(): { mean: Float64Array; spread: Float64Array } {
    return this.#features.moments(this.#ranges, this.#weights);
  }

  /** The loss at `coefficients`, shape `(columns + 1, outputs)`, the intercepts last; writes its gradient. */
  evaluate(coefficients: Float64Array, gradient: Float64Array): number {
    const lanes = lanesOf(this.outputs), at = this.#at;
    const zeros = new Float64Array(BLOCK_ROWS * lanes);
    write(at.coefficients, this.#features.pack(coefficients, this.outputs));
    write(at.gradient, this.#packed.fill(0));
    let loss = 0;
    for (const range of this.#ranges) {
      for (let from = range.from; from < range.to; from += BLOCK_ROWS) {
        const rows = { from, to: Math.min(from + BLOCK_ROWS, range.to) }, count = rows.to - from;
        write(at.scores, zeros);
        this.#features.addScores({
          rows,
          lanes,
          coefficients: at.coefficients,
          scores: at.scores,
        });
        loss += core.logistic_residuals(
          at.scores,
          count,
          lanes,
          this.outputs,
          at.classes + from * Uint32Array.BYTES_PER_ELEMENT,
          at.weights + from * Float64Array.BYTES_PER_ELEMENT,
        );
        this.#features.addGradient({
          rows,
          lanes,
          coefficients: at.gradient,
          scores: at.scores,
        });
      }
    }
    this.#features.unpack(read(at.gradient, this.#packed), gradient, this.outputs);
    return loss;
  }
}
