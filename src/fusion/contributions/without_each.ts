import type { Block } from "../../core/block.ts";
import type { Matrix } from "../../core/matrix.ts";
import type { FusionModel } from "../fusion.ts";
import { type Coalitions, predictWithout } from "./coalitions.ts";
import { heldModalities, predictMasked } from "./mask_blocks.ts";

/** What a model says of rows with all their modalities, and without each. */
export interface WithoutEach extends Pick<Coalitions, "classes" | "modalities" | "held"> {
  /** With all that each row has, shape `(rows, classes)`. */
  readonly whole: Matrix;
  /** Without each modality in turn; a row that has nothing else is given the prior. */
  readonly without: readonly Matrix[];
}

/** Predicts rows with everything, and without each modality: one call of the model more than there are modalities.
 *
 * @throws {TypeError | ShapeError | ContributionError} As {@linkcode shapley}.
 */
export function predictWithoutEach(model: FusionModel, blocks: readonly Block[]): WithoutEach {
  const { classes, modalities } = model;
  const held = heldModalities(model, blocks);
  const whole = predictMasked(model, blocks, held);
  const without = modalities.map((_, m) => {
    const changed = held.map((has) => (has >>> m) & 1 ? has & ~(1 << m) : 0);
    const partial = predictWithout(model, blocks, changed);
    held.forEach((has, row) => {
      if (((has >>> m) & 1) === 0) partial.row(row).set(whole.row(row));
    });
    return partial;
  });
  return { classes, modalities, held, whole, without };
}

/** The same, of subsets that are predicted already. */
export function withoutEachOf({ probabilities, ...rest }: Coalitions): WithoutEach {
  const everything = probabilities.length - 1;
  return {
    ...rest,
    whole: probabilities[everything],
    without: rest.modalities.map((_, m) => probabilities[everything ^ (1 << m)]),
  };
}
