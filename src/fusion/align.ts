import type { Block } from "../core/block.ts";
import type { Label } from "../core/label.ts";
import { ShapeError } from "../errors.ts";
import type { FusionFitOptions } from "./fusion.ts";

/** Checks that blocks can be fused: at least one, no modality twice, the same rows in the same order.
 *
 * @returns The ids of the rows.
 * @throws {TypeError} If there is no block, or a modality is given twice.
 * @throws {ShapeError} If the blocks differ in their rows, or a block in its own lengths.
 */
export function checkAligned(blocks: readonly Block[]): readonly string[] {
  if (blocks.length === 0) throw new TypeError("Cannot fuse: no block was given");
  const [{ modality: first, ids }] = blocks;
  const seen = new Set<string>();
  for (const block of blocks) {
    if (seen.has(block.modality)) {
      throw new TypeError(`Cannot fuse: the block "${block.modality}" was given twice`);
    }
    seen.add(block.modality);
    checkLengths(block);
    if (block.ids.length !== ids.length) {
      throw new ShapeError(`Cannot fuse "${block.modality}" with "${first}"`, {
        expected: `${ids.length} rows`,
        actual: `${block.ids.length}`,
      });
    }
    const row = block.ids === ids ? -1 : block.ids.findIndex((id, i) => id !== ids[i]);
    if (row >= 0) {
      throw new ShapeError(
        `Cannot fuse "${block.modality}" with "${first}": row ${row} is not the same row`,
        { expected: `id "${ids[row]}"`, actual: `"${block.ids[row]}"` },
      );
    }
  }
  return ids;
}

/** Checks blocks, labels and groups before a fit.
 *
 * @throws {TypeError} As {@linkcode checkAligned}.
 * @throws {ShapeError} If blocks, labels and groups differ in length.
 * @throws {RangeError} If there is only one class.
 */
export function checkTraining(
  blocks: readonly Block[],
  labels: readonly Label[],
  { groups }: FusionFitOptions = {},
): void {
  const { length } = checkAligned(blocks);
  for (const [what, values] of Object.entries({ labels, groups })) {
    if (values === undefined || values.length === length) continue;
    throw new ShapeError("Cannot fit", {
      expected: `${length} ${what}, one a row`,
      actual: `${values.length}`,
    });
  }
  if (labels.every((label) => label === labels[0])) {
    throw new RangeError(
      `Cannot fit: it takes two classes or more, and all ${length} labels are ${
        JSON.stringify(labels[0])
      }`,
    );
  }
}

/** Checks the blocks given for a prediction against what a model was fitted on.
 *
 * @returns The ids of the rows.
 * @throws {TypeError} As {@linkcode checkAligned}, or if a block is of an unknown modality.
 * @throws {ShapeError} As {@linkcode checkAligned}.
 */
export function checkKnown(
  blocks: readonly Block[],
  modalities: readonly string[],
): readonly string[] {
  const ids = checkAligned(blocks);
  for (const { modality } of blocks) {
    if (!modalities.includes(modality)) {
      throw new TypeError(
        `Cannot predict from the modality "${modality}": the model was fitted on ${
          modalities.join(", ")
        }`,
      );
    }
  }
  return ids;
}

/** The block of a modality, if it is among those given. */
export function blockOf(blocks: readonly Block[], modality: string): Block | undefined {
  return blocks.find((block) => block.modality === modality);
}

/** @throws {ShapeError} If the block is not as wide as the one that was fitted on. */
export function checkWidth(block: Block, columns: number): void {
  if (block.features.columns !== columns) {
    throw new ShapeError(`Cannot predict from the block "${block.modality}"`, {
      expected: `${columns} columns, as it was fitted on`,
      actual: `${block.features.columns}`,
    });
  }
}

function checkLengths({ modality, ids, features, present }: Block): void {
  if (features.rows !== ids.length || present.length !== ids.length) {
    throw new ShapeError(`Cannot fuse "${modality}": its ids, features and present flags differ`, {
      expected: `${ids.length} rows`,
      actual: `${features.rows} of features, ${present.length} of flags`,
    });
  }
}
