import * as core from "../../../wasm/pkg/core.wasm";
import type { Matrix } from "../matrix.ts";
import { Arena, read } from "./memory.ts";

/** What is boosted on. */
export interface BoostingData {
  /** For each column, 0 if its values are ordered, or else how many levels it has: then they are the whole numbers below. */
  readonly levels: Uint32Array;
  /** Bins of a column at most, from 2 to 255. */
  readonly maxBins: number;
  /** Class of each row, from 0. */
  readonly classes: Uint32Array;
  readonly classCount: number;
  /** How much each row counts, > 0. */
  readonly weights: Float64Array;
}

/** When trees stop growing, and how far they go. */
export interface BoostingOptions {
  /** Leaves at most. */
  readonly maxLeafNodes: number;
  /** Splits above a leaf at most. */
  readonly maxDepth: number;
  /** Rows on either side of a split at least. */
  readonly minSamplesLeaf: number;
  /** Penalty of squared leaf values. */
  readonly l2Regularization: number;
  /** Factor on the values of leaves. */
  readonly learningRate: number;
}

/** A tree that adds to a score, its nodes in preorder: the left child of node `i` is node `i + 1`. */
export interface BoostedTree {
  /** The column that a node looks at; 2³² − 1 for a leaf. */
  readonly features: Uint32Array;
  /** Rows with a value of at most this go left; for a column of levels, the number of a set of them. */
  readonly thresholds: Float64Array;
  /** The right child; for a leaf, the number of the leaf. */
  readonly rights: Uint32Array;
  /** 1 where missing values go left. */
  readonly missingLeft: Uint32Array;
  /** What each leaf adds. */
  readonly leaves: Float64Array;
  /** Sets of levels that go left, eight numbers of 32 bits each. */
  readonly sets: Uint32Array;
}

/** Grows trees that lower the loss of what the trees before them say of the same rows. */
export class Booster implements Disposable {
  /** The scores that every row begins with: one for two classes, or else one a class. */
  readonly baseline: Float64Array;
  readonly #arena = new Arena();
  readonly #boosting: number;
  readonly #levels: Uint32Array;
  readonly #options: BoostingOptions;
  readonly #at: {
    readonly features: number;
    readonly thresholds: number;
    readonly rights: number;
    readonly missingLeft: number;
    readonly leaves: number;
    readonly sets: number;
  };

  /** @param x Numbers that are not infinite; NaN is a missing value. */
  constructor(x: Matrix, data: BoostingData, options: BoostingOptions) {
    const { levels, maxBins, classes, classCount, weights } = data;
    // The core counts in 32 bits.
    const bounded = (count: number) => Math.min(count, 0x7fffffff);
    const most = Math.max(2, Math.floor(x.rows / options.minSamplesLeaf));
    const maxLeafNodes = Math.min(options.maxLeafNodes, most);
    this.#levels = levels;
    this.#options = {
      ...options,
      maxLeafNodes,
      maxDepth: bounded(options.maxDepth),
      minSamplesLeaf: bounded(options.minSamplesLeaf),
    };
    const arena = this.#arena;
    this.#at = {
      features: arena.reserve(Uint32Array, 2 * maxLeafNodes),
      thresholds: arena.reserve(Float64Array, 2 * maxLeafNodes),
      rights: arena.reserve(Uint32Array, 2 * maxLeafNodes),
      missingLeft: arena.reserve(Uint32Array, 2 * maxLeafNodes),
      leaves: arena.reserve(Float64Array, maxLeafNodes),
      sets: arena.reserve(Uint32Array, 8 * maxLeafNodes),
    };
    using passing = new Arena();
    this.#boosting = core.boosting_new(
      passing.put(Float64Array.from(x.data)),
      x.rows,
      x.columns,
      passing.put(levels),
      maxBins,
      passing.put(classes),
      classCount,
      passing.put(weights),
    ) >>> 0;
    this.baseline = new Float64Array(classCount === 2 ? 1 : classCount);
    const baseline = passing.reserve(Float64Array, this.baseline.length);
    core.boosting_baseline(this.#boosting, baseline);
    read(baseline, this.baseline);
  }

  /** Frees all memory. */
  [Symbol.dispose](): void {
    core.boosting_free(this.#boosting);
    this.#arena[Symbol.dispose]();
  }

  /** Grows the next tree of every output.
   *
   * @param draw The columns that a tree may look at, ascending.
   */
  grow(draw: () => Uint32Array): BoostedTree[] {
    core.boosting_derive(this.#boosting);
    return Array.from(this.baseline, (_, output) => this.#growOne(output, draw()));
  }

  #growOne(output: number, drawn: Uint32Array): BoostedTree {
    const at = this.#at, options = this.#options;
    using passing = new Arena();
    const nodes = core.boosting_grow(
      this.#boosting,
      output,
      passing.put(drawn),
      drawn.length,
      options.maxLeafNodes,
      options.maxDepth,
      options.minSamplesLeaf,
      options.l2Regularization,
      options.learningRate,
      at.features,
      at.thresholds,
      at.rights,
      at.missingLeft,
      at.leaves,
      at.sets,
    );
    const features = read(at.features, new Uint32Array(nodes));
    const sets = features.reduce((count, j) => count + (this.#levels[j] > 0 ? 1 : 0), 0);
    return {
      features,
      thresholds: read(at.thresholds, new Float64Array(nodes)),
      rights: read(at.rights, new Uint32Array(nodes)),
      missingLeft: read(at.missingLeft, new Uint32Array(nodes)),
      leaves: read(at.leaves, new Float64Array((nodes + 1) / 2)),
      sets: read(at.sets, new Uint32Array(8 * sets)),
    };
  }
}
