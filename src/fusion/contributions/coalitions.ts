import type { Block } from "../../core/block.ts";
import type { Label } from "../../core/label.ts";
import type { Matrix } from "../../core/matrix.ts";
import { ContributionError } from "../../errors.ts";
import type { FusionModel } from "../fusion.ts";
import { heldModalities, predictMasked } from "./mask_blocks.ts";

/** What a model says of rows by every subset of their modalities. */
export interface Coalitions {
  /** Class labels: the columns of the probabilities. */
  readonly classes: readonly Label[];
  /** Names of the modalities: bit `m` of a subset stands for the `m`-th. */
  readonly modalities: readonly string[];
  /** What is said of a row without any modality. */
  readonly prior: Float64Array;
  /** The modalities that each row has and the model can go by, as bits. */
  readonly held: Uint32Array;
  /** By the bits of the subset; each of shape `(rows, classes)`. A row is predicted by those of the subset that it has. */
  readonly probabilities: readonly Matrix[];
}

/** More would be 2047 predictions of every batch, and as many matrices in memory. */
const MOST = 10;

/** Predicts rows by every subset of their modalities: at most `2^M − 1` calls of the model, and none shows it a row twice by
 * the same modalities.
 *
 * @throws {TypeError | ShapeError} As `predictProba`, if blocks do not fit each other or the model.
 * @throws {ContributionError} If there are more than 10 modalities, or the model refuses rows that lack some.
 */
export function predictCoalitions(model: FusionModel, blocks: readonly Block[]): Coalitions {
  const { classes, modalities, prior } = model;
  if (modalities.length > MOST) {
    throw new ContributionError(
      `Cannot tell contributions: each subset of the modalities is predicted, and ${modalities.length} are more than ${MOST}; ` +
        "fuse fewer, by reading columns of one kind as one modality",
    );
  }
  const held = heldModalities(model, blocks);
  const everything = 2 ** modalities.length - 1;
  // First, so that faults of the rows themselves show as what they are.
  const whole = predictMasked(model, blocks, held);
  const probabilities: Matrix[] = [];
  for (let subset = 0; subset < everything; subset++) {
    const kept = held.map((has) => (subset & has) === subset && subset !== has ? subset : 0);
    const partial = predictWithout(model, blocks, kept);
    for (let row = 0; row < held.length; row++) {
      const rest = subset & held[row];
      if (rest === held[row]) partial.row(row).set(whole.row(row));
      else if (rest !== subset) partial.row(row).set(probabilities[rest].row(row));
    }
    probabilities.push(partial);
  }
  return { classes, modalities, prior, held, probabilities: [...probabilities, whole] };
}

/** As {@linkcode predictMasked}, of rows that the model predicts when nothing is taken away.
 *
 * @throws {ContributionError} If it refuses them now.
 */
export function predictWithout(
  model: FusionModel,
  blocks: readonly Block[],
  kept: Uint32Array,
): Matrix {
  try {
    return predictMasked(model, blocks, kept);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const row = kept.findIndex((set) => set !== 0);
    const left = model.modalities.filter((_, m) => (kept[row] >>> m) & 1).join(", ");
    throw new ContributionError(
      `Cannot tell contributions: the model does not predict rows by ${left} alone: ${error.message}; ` +
        "fit a fusion that takes rows with any of its modalities",
      { cause: error },
    );
  }
}
