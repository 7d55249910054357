import { concatenate } from "../core/concatenate.ts";
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

/** Words of 32 bits of a set of levels. */
const SET_WORDS = 8;

/** Trees that add to scores, one after the other in flat lists.
 *
 * Of a column of levels the threshold is the number of a set of codes that go left, `0` being the first of `sets`.
 */
export interface BoostedTrees extends FlatTrees {
  /** 1 where missing values go left, 0 where they go right; 0 for a leaf. */
  readonly missingLeft: Uint32Array;
  /** What each leaf adds. */
  readonly leaves: Float64Array;
  /** Sets of up to 256 codes, eight numbers of 32 bits each: code 0 is the lowest bit of the first one. */
  readonly sets: Uint32Array;
}

/** What a tree is made of; sets are counted from its first one. */
export type BoostedTreeParts = TreeNodes & Pick<BoostedTrees, "missingLeft" | "leaves" | "sets">;

/** Puts trees one after the other.
 *
 * @param isCategorical 1 for a column of levels.
 */
export function joinBoostedTrees(
  trees: readonly BoostedTreeParts[],
  isCategorical: Uint8Array,
): BoostedTrees {
  const nodes = joinNodes(trees);
  let sets = 0;
  trees.forEach((tree, t) => {
    tree.features.forEach((column, node) => {
      if (isCategorical[column] === 1) nodes.thresholds[nodes.starts[t] + node] += sets;
    });
    sets += tree.sets.length / SET_WORDS;
  });
  return {
    ...nodes,
    missingLeft: concatenate(Uint32Array, trees.map(({ missingLeft }) => missingLeft)),
    leaves: concatenate(Float64Array, trees.map(({ leaves }) => leaves)),
    sets: concatenate(Uint32Array, trees.map(({ sets }) => sets)),
  };
}

/** Adds what trees say of a row to its scores: tree `t` to score `t % scores.length`.
 *
 * @param row Features, levels as codes; NaN is missing.
 */
export function addScores(
  trees: BoostedTrees,
  isCategorical: Uint8Array,
  { row, scores }: { readonly row: ArrayLike<number>; readonly scores: Float64Array },
): void {
  const { starts, features, thresholds, rights, missingLeft, leaves, sets } = trees;
  for (let tree = 0; tree + 1 < starts.length; tree++) {
    const start = starts[tree];
    let node = start;
    while (features[node] !== LEAF) {
      const column = features[node], value = row[column];
      let left;
      if (Number.isNaN(value)) left = missingLeft[node] === 1;
      else if (isCategorical[column] === 1) left = isMember(sets, thresholds[node], value);
      else left = value <= thresholds[node];
      node = left ? node + 1 : start + rights[node];
    }
    scores[tree % scores.length] += leaves[leafNumber(trees, tree, node)];
  }
}

function isMember(sets: Uint32Array, set: number, code: number): boolean {
  return (sets[SET_WORDS * set + (code >> 5)] >>> (code & 31) & 1) === 1;
}

/** The trees as tensors of a model file. */
export function boostedTreesToTensors(trees: BoostedTrees): Record<keyof BoostedTrees, Tensor> {
  const { missingLeft, leaves, sets } = trees;
  return {
    ...nodesToTensors(trees),
    missingLeft: vector(missingLeft),
    leaves: vector(leaves),
    sets: vector(sets),
  };
}

/** Reads trees that end, and whose leaves hold finite numbers.
 *
 * @throws {ModelFormatError} If they do not.
 */
export function boostedTreesFromState(
  reader: StateReader,
  isCategorical: Uint8Array,
): BoostedTrees {
  const nodes = nodesFromState(reader, isCategorical.length);
  const missingLeft = reader.u32("missingLeft", [-1]);
  if (missingLeft.length !== nodes.features.length || missingLeft.some((value) => value > 1)) {
    reader.fail("missingLeft", "must hold 0 or 1 for each node");
  }
  const leaves = reader.f64("leaves", [countLeaves(nodes)]);
  if (!leaves.every(Number.isFinite)) reader.fail("leaves", "must be finite");
  const sets = reader.u32("sets", [-1]);
  if (sets.length % SET_WORDS !== 0) reader.fail("sets", `must hold ${SET_WORDS} numbers a set`);
  nodes.features.forEach((column, node) => {
    const set = nodes.thresholds[node];
    if (isCategorical[column] !== 1) return;
    if (!(Number.isInteger(set) && set >= 0 && set < sets.length / SET_WORDS)) {
      reader.fail("thresholds", `must be the number of a set where node ${node} looks at levels`);
    }
  });
  return { ...nodes, missingLeft, leaves, sets };
}
