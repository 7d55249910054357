import * as core from "../../../wasm/pkg/core.wasm";
import type { Matrix } from "../matrix.ts";
import { Arena, read, write } from "./memory.ts";

/** What grows on features that stay in the core's memory. */
export interface TreeData {
  /** Class of each row, from 0. */
  readonly classes: Uint32Array;
  readonly classCount: number;
}

/** When a tree stops growing, and how it looks for splits. */
export interface GrowOptions {
  /** Whether a column that is drawn is split at its best threshold, or at one drawn. */
  readonly splitter: "best" | "random";
  readonly criterion: "gini" | "entropy";
  /** Splits above a leaf at most. */
  readonly maxDepth: number;
  /** A node of fewer rows is a leaf. */
  readonly minSamplesSplit: number;
  /** Rows on either side of a split at least. */
  readonly minSamplesLeaf: number;
  /** Columns drawn for each node. */
  readonly maxFeatures: number;
  /** Two numbers of 32 bits. */
  readonly seed: readonly [number, number];
}

/** A tree, its nodes in preorder: the left child of node `i` is node `i + 1`. */
export interface GrownTree {
  /** The column that a node looks at; 2³² − 1 for a leaf. */
  readonly features: Uint32Array;
  /** Rows with a value of at most this go left. */
  readonly thresholds: Float64Array;
  /** The right child; for a leaf, the number of the leaf. */
  readonly rights: Uint32Array;
  /** Class shares, one row a leaf. */
  readonly leaves: Float64Array;
  /** How much each column lowered the impurity; sums to 1, or all are 0. */
  readonly importances: Float64Array;
}

/** Grows trees, one after the other, on the same rows. */
export class TreeGrower implements Disposable {
  readonly #arena = new Arena();
  readonly #ranks: number;
  readonly #columns: number;
  readonly #classCount: number;
  readonly #at: {
    readonly classes: number;
    readonly weights: number;
    readonly features: number;
    readonly thresholds: number;
    readonly rights: number;
    readonly leaves: number;
    readonly importances: number;
  };

  /** @param x Finite numbers. */
  constructor(x: Matrix, { classes, classCount }: TreeData) {
    const { rows, columns } = x;
    [this.#columns, this.#classCount] = [columns, classCount];
    {
      using passing = new Arena();
      this.#ranks = core.ranks_new(passing.put(Float64Array.from(x.data)), rows, columns) >>> 0;
    }
    const arena = this.#arena;
    this.#at = {
      classes: arena.put(classes),
      weights: arena.reserve(Float64Array, rows),
      features: arena.reserve(Uint32Array, 2 * rows),
      thresholds: arena.reserve(Float64Array, 2 * rows),
      rights: arena.reserve(Uint32Array, 2 * rows),
      leaves: arena.reserve(Float64Array, rows * classCount),
      importances: arena.reserve(Float64Array, columns),
    };
  }

  /** Frees all memory. */
  [Symbol.dispose](): void {
    core.ranks_free(this.#ranks);
    this.#arena[Symbol.dispose]();
  }

  /** Grows a tree on the rows whose weight is above 0, of which there is one at least. */
  grow(weights: Float64Array, options: GrowOptions): GrownTree {
    const at = this.#at, { splitter, criterion, seed } = options;
    // The core counts in 32 bits.
    const bounded = (count: number) => Math.min(count, 0x7fffffff);
    write(at.weights, weights);
    const nodes = core.tree_grow(
      this.#ranks,
      at.classes,
      this.#classCount,
      at.weights,
      splitter === "best" ? 0 : 1,
      criterion === "gini" ? 0 : 1,
      bounded(options.maxDepth),
      bounded(options.minSamplesSplit),
      bounded(options.minSamplesLeaf),
      bounded(options.maxFeatures),
      seed[0],
      seed[1],
      at.features,
      at.thresholds,
      at.rights,
      at.leaves,
      at.importances,
    );
    return {
      features: read(at.features, new Uint32Array(nodes)),
      thresholds: read(at.thresholds, new Float64Array(nodes)),
      rights: read(at.rights, new Uint32Array(nodes)),
      leaves: read(at.leaves, new Float64Array((nodes + 1) / 2 * this.#classCount)),
      importances: read(at.importances, new Float64Array(this.#columns)),
    };
  }
}
