import { Matrix } from "../core/matrix.ts";
import type { StateReader, Tensor } from "../core/state.ts";

/** The feature of a leaf. */
export const LEAF = 0xffffffff;

/** Classification trees, one after the other in flat lists; a tree's nodes are in preorder, so that the left child of a
 * node is the next one.
 */
export interface ForestTrees {
  /** Where each tree's nodes begin, and where the last one's end. */
  readonly starts: Uint32Array;
  /** The column that a node looks at; {@linkcode LEAF} for a leaf. */
  readonly features: Uint32Array;
  /** Rows with a value of at most this go left; 0 for a leaf. */
  readonly thresholds: Float64Array;
  /** The right child, counted from the tree's first node; for a leaf, its number among the tree's leaves. */
  readonly rights: Uint32Array;
  /** Class shares, one row a leaf. */
  readonly leaves: Float64Array;
}

/** Adds the class shares of the leaf that a row falls into. */
export function addLeaf(
  trees: ForestTrees,
  tree: number,
  { row, into }: { readonly row: ArrayLike<number>; readonly into: Float64Array },
): void {
  const { features, thresholds, rights, leaves } = trees;
  const start = trees.starts[tree];
  let node = start;
  while (features[node] !== LEAF) {
    node = row[features[node]] <= thresholds[node] ? node + 1 : start + rights[node];
  }
  // A tree of n nodes has (n + 1) / 2 leaves.
  const leaf = (start + tree) / 2 + rights[node];
  for (let k = 0; k < into.length; k++) into[k] += leaves[leaf * into.length + k];
}

/** Mean class shares over all trees: shape `(rows, classes)`. */
export function meanLeaves(trees: ForestTrees, x: Matrix, classes: number): Matrix {
  const count = trees.starts.length - 1, means = Matrix.zeros(x.rows, classes);
  for (let i = 0; i < x.rows; i++) {
    const row = x.row(i), shares = means.row(i) as Float64Array;
    for (let tree = 0; tree < count; tree++) addLeaf(trees, tree, { row, into: shares });
    const sum = shares.reduce((total, share) => total + share, 0);
    for (let k = 0; k < shares.length; k++) shares[k] /= sum;
  }
  return means;
}

/** The trees as tensors of a model file. */
export function treesToTensors(trees: ForestTrees): Record<keyof ForestTrees, Tensor> {
  const vector = (data: Tensor["data"]) => ({ shape: [data.length], data });
  return {
    starts: vector(trees.starts),
    features: vector(trees.features),
    thresholds: vector(trees.thresholds),
    rights: vector(trees.rights),
    leaves: vector(trees.leaves),
  };
}

/** Reads trees that end, and whose leaves hold probabilities.
 *
 * @throws {ModelFormatError} If they do not.
 */
export function treesFromState(
  reader: StateReader,
  { columns, classes }: { readonly columns: number; readonly classes: number },
): ForestTrees {
  const trees = {
    starts: reader.u32("starts", [-1]),
    features: reader.u32("features", [-1]),
    thresholds: reader.f64("thresholds", [-1]),
    rights: reader.u32("rights", [-1]),
    leaves: reader.f64("leaves", [-1]),
  };
  const { starts, features, thresholds, rights, leaves } = trees;
  const nodes = features.length;
  if (starts.length < 2 || starts[0] !== 0 || starts[starts.length - 1] !== nodes) {
    reader.fail("starts", "must go from 0 to the number of nodes");
  }
  for (const [field, { length }] of Object.entries({ thresholds, rights })) {
    if (length !== nodes) reader.fail(field, "must hold one number a node");
  }
  const unsplit = thresholds.some((value) => !Number.isFinite(value));
  if (unsplit) reader.fail("thresholds", "must be finite");
  for (let tree = 0; tree + 1 < starts.length; tree++) {
    const size = starts[tree + 1] - starts[tree];
    if (!isPreorder(trees, { from: starts[tree], size, columns })) {
      reader.fail("rights", `must lead to every node of tree ${tree} once`);
    }
  }
  if (leaves.length !== (nodes + starts.length - 1) / 2 * classes) {
    reader.fail("leaves", `must hold ${classes} shares a leaf`);
  }
  for (let from = 0; from < leaves.length; from += classes) {
    const shares = leaves.subarray(from, from + classes);
    const sum = shares.reduce((total, share) => total + share, 0);
    if (!(shares.every((share) => share >= 0) && Math.abs(sum - 1) < 1e-6)) {
      reader.fail("leaves", "must be shares that sum to 1");
    }
  }
  return trees;
}

/** Whether nodes make one tree in preorder, its leaves numbered as they come. */
function isPreorder(
  { features, rights }: ForestTrees,
  { from, size, columns }: { from: number; size: number; columns: number },
): boolean {
  // The right children that are still to come, the nearest last.
  const awaited: number[] = [];
  let leaves = 0;
  for (let node = 0; node < size; node++) {
    const right = rights[from + node];
    if (features[from + node] !== LEAF) {
      if (features[from + node] >= columns) return false;
      if (right <= node + 1 || right >= (awaited.at(-1) ?? size)) return false;
      awaited.push(right);
      continue;
    }
    if (right !== leaves++) return false;
    if ((awaited.pop() ?? size) !== node + 1) return false;
  }
  return size > 0;
}
