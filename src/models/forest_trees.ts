import { concatenate } from "../core/concatenate.ts";
import { Matrix } from "../core/matrix.ts";
import type { StateReader, Tensor } from "../core/state.ts";
import {
  countLeaves,
  type FlatTrees,
  joinNodes,
  LEAF,
  leafNumber,
  nodesFromState,
  nodesToTensors,
  type TreeNodes,
  vector,
} from "./flat_trees.ts";

/** Classification trees, one after the other in flat lists. */
export interface ForestTrees extends FlatTrees {
  /** Class shares, one row a leaf. */
  readonly leaves: Float64Array;
}

/** Puts trees one after the other. */
export function joinTrees(
  trees: readonly (TreeNodes & Pick<ForestTrees, "leaves">)[],
): ForestTrees {
  const leaves = concatenate(Float64Array, trees.map(({ leaves }) => leaves));
  return { ...joinNodes(trees), leaves };
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
  const leaf = leafNumber(trees, tree, node);
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
  return { ...nodesToTensors(trees), leaves: vector(trees.leaves) };
}

/** Reads trees that end, and whose leaves hold probabilities.
 *
 * @throws {ModelFormatError} If they do not.
 */
export function treesFromState(
  reader: StateReader,
  { columns, classes }: { readonly columns: number; readonly classes: number },
): ForestTrees {
  const nodes = nodesFromState(reader, columns);
  const leaves = reader.f64("leaves", [-1]);
  if (leaves.length !== countLeaves(nodes) * classes) {
    reader.fail("leaves", `must hold ${classes} shares a leaf`);
  }
  for (let from = 0; from < leaves.length; from += classes) {
    const shares = leaves.subarray(from, from + classes);
    const sum = shares.reduce((total, share) => total + share, 0);
    if (!(shares.every((share) => share >= 0) && Math.abs(sum - 1) < 1e-6)) {
      reader.fail("leaves", "must be shares that sum to 1");
    }
  }
  return { ...nodes, leaves };
}
