import { concatenate } from "../core/concatenate.ts";
import type { StateReader, Tensor } from "../core/state.ts";

/** The feature of a leaf. */
export const LEAF = 0xffffffff;

/** The nodes of a tree, in preorder: the left child of a node is the next one. */
export interface TreeNodes {
  /** The column that a node looks at; 2³² − 1 for a leaf. */
  readonly features: Uint32Array;
  /** Rows with a value of at most this go left; 0 for a leaf. */
  readonly thresholds: Float64Array;
  /** The right child, counted from the tree's first node; for a leaf, its number among the tree's leaves. */
  readonly rights: Uint32Array;
}

/** The nodes of trees, one tree after the other in flat lists. */
export interface FlatTrees extends TreeNodes {
  /** Where each tree's nodes begin, and where the last one's end. */
  readonly starts: Uint32Array;
}

/** Puts trees one after the other. */
export function joinNodes(trees: readonly TreeNodes[]): FlatTrees {
  const starts = new Uint32Array(trees.length + 1);
  trees.forEach(({ features }, tree) => starts[tree + 1] = starts[tree] + features.length);
  return {
    starts,
    features: concatenate(Uint32Array, trees.map(({ features }) => features)),
    thresholds: concatenate(Float64Array, trees.map(({ thresholds }) => thresholds)),
    rights: concatenate(Uint32Array, trees.map(({ rights }) => rights)),
  };
}

/** The number of a leaf among those of all trees.
 *
 * @param node Counted from the first node of all.
 */
export function leafNumber({ starts, rights }: FlatTrees, tree: number, node: number): number {
  // A tree of n nodes has (n + 1) / 2 leaves.
  return (starts[tree] + tree) / 2 + rights[node];
}

/** Number of leaves of all trees. */
export function countLeaves({ starts, features }: FlatTrees): number {
  return (features.length + starts.length - 1) / 2;
}

/** The nodes as tensors of a model file. */
export function nodesToTensors(trees: FlatTrees): Record<keyof FlatTrees, Tensor> {
  return {
    starts: vector(trees.starts),
    features: vector(trees.features),
    thresholds: vector(trees.thresholds),
    rights: vector(trees.rights),
  };
}

/** A list as a tensor. */
export function vector(data: Tensor["data"]): Tensor {
  return { shape: [data.length], data };
}

/** Reads the nodes of trees that end.
 *
 * @throws {ModelFormatError} If they do not.
 */
export function nodesFromState(reader: StateReader, columns: number): FlatTrees {
  const trees = {
    starts: reader.u32("starts", [-1]),
    features: reader.u32("features", [-1]),
    thresholds: reader.f64("thresholds", [-1]),
    rights: reader.u32("rights", [-1]),
  };
  const { starts, features, thresholds, rights } = trees;
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
  return trees;
}

/** Whether nodes make one tree in preorder, its leaves numbered as they come. */
function isPreorder(
  { features, rights }: FlatTrees,
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
