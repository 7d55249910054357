/** Rows of which some modalities are taken away. Sets of modalities are bits: bit `m` stands for `model.modalities[m]`. */
import type { Block } from "../../core/block.ts";
import { takeBlockRows } from "../../core/block_rows.ts";
import { Matrix } from "../../core/matrix.ts";
import { ContributionError } from "../../errors.ts";
import { blockOf, checkKnown } from "../align.ts";
import type { FusionModel } from "../fusion.ts";
import { zeroAbsentRows } from "../missing.ts";

/** Bits of a set. */
const BITS = 32;

/** Which modalities each row has, of those that the model can go by.
 *
 * @throws {TypeError} If no block is given, one twice, or one of an unknown modality.
 * @throws {ShapeError} If the blocks differ in their rows.
 * @throws {ContributionError} If there are more modalities than bits.
 */
export function heldModalities(model: FusionModel, blocks: readonly Block[]): Uint32Array {
  if (model.modalities.length > BITS) {
    throw new ContributionError(
      `Cannot take modalities away: there are ${model.modalities.length}, more than ${BITS}; ` +
        "fuse fewer, by reading columns of one kind as one modality",
    );
  }
  const { length: rows } = checkKnown(blocks, model.modalities);
  const { usable = model.modalities } = model;
  const held = new Uint32Array(rows);
  model.modalities.forEach((modality, m) => {
    const block = usable.includes(modality) ? blockOf(blocks, modality) : undefined;
    block?.present.forEach((has, row) => held[row] |= has << m);
  });
  return held;
}

/** Probabilities of rows that keep some of their modalities; a row that keeps none is given the prior and not shown to the model.
 *
 * @param kept One set a row, of modalities that the row has.
 * @returns Shape `(rows, classes)`.
 */
export function predictMasked(
  model: FusionModel,
  blocks: readonly Block[],
  kept: Uint32Array,
): Matrix {
  const probabilities = Matrix.zeros(kept.length, model.classes.length);
  for (let row = 0; row < kept.length; row++) probabilities.row(row).set(model.prior);
  const rows = Uint32Array.from(kept.keys()).filter((row) => kept[row] !== 0);
  if (rows.length === 0) return probabilities;
  const known = model.predictProba(maskBlocks(model, blocks, { kept, rows }));
  rows.forEach((row, i) => probabilities.row(row).set(known.row(i)));
  return probabilities;
}

/** The given rows of the blocks, absent where they are not kept; without the blocks that no row keeps. */
function maskBlocks(
  model: FusionModel,
  blocks: readonly Block[],
  { kept, rows }: { kept: Uint32Array; rows: Uint32Array },
): Block[] {
  return model.modalities.flatMap((modality, m) => {
    const block = blockOf(blocks, modality);
    const present = Uint8Array.from(rows, (row) => (kept[row] >>> m) & 1);
    if (block === undefined || !present.includes(1)) return [];
    const taken = rows.length === kept.length ? block : takeBlockRows(block, rows);
    if (taken.present.every((has, i) => has === present[i])) return [taken];
    const masked = { ...taken, present };
    return [{ ...masked, features: zeroAbsentRows(masked) }];
  });
}
