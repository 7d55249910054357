import type { Block } from "../core/block.ts";
import type { Label } from "../core/label.ts";
import type { Matrix } from "../core/matrix.ts";
import { ShapeError } from "../errors.ts";
import { blockOf } from "./align.ts";
import { presence } from "./missing.ts";
import type { Opinion } from "./opinion.ts";
import type { SingleModalityModel } from "./single_modality_model.ts";
import { sameLabels } from "./subset_combiners.ts";

/** One member of a late fusion: a fitted model of a single modality. */
export interface FusionMember {
  /** Fitted on rows that have the modality. */
  readonly model: SingleModalityModel;
  /** Shape `(rows, classes)`: what the model's folds say of the rows that it was fitted on, and what combiners learn from.
   *
   * A model without is taken to have been fitted on other rows: its own predictions of these rows then are what combiners
   * learn from. Leave it out for no model that has seen these rows: it would be trusted far too much.
   */
  readonly outOfFold?: Matrix;
}

/** Checks members against the rows of a fit.
 *
 * @throws {TypeError} If one is of a modality without a block, or of other classes than the labels.
 * @throws {ShapeError} If out-of-fold probabilities are not of these rows and classes.
 */
export function checkMembers(
  members: readonly FusionMember[],
  fit: {
    readonly modalities: readonly string[];
    readonly classes: readonly Label[];
    readonly rows: number;
  },
): void {
  for (const { model, outOfFold } of members) {
    const fuse = `Cannot fuse the member "${model.modality}"`;
    if (!fit.modalities.includes(model.modality)) {
      throw new TypeError(`${fuse}: the blocks given are ${fit.modalities.join(", ")}`);
    }
    if (!sameLabels(model.classes, fit.classes)) {
      throw new TypeError(
        `${fuse}: its classes are ${model.classes.join(", ")}, those of the labels ${
          fit.classes.join(", ")
        }; fit it on rows of the same classes`,
      );
    }
    if (outOfFold === undefined) continue;
    if (outOfFold.rows !== fit.rows || outOfFold.columns !== fit.classes.length) {
      throw new ShapeError(fuse, {
        expected: `out-of-fold probabilities of ${fit.rows} rows and ${fit.classes.length} classes`,
        actual: `${outOfFold.rows} rows and ${outOfFold.columns} classes`,
      });
    }
  }
}

/** What a member says of rows that it was not fitted on. */
export function opinionOf(
  { model, outOfFold }: FusionMember,
  blocks: readonly Block[],
): Opinion {
  const { modality } = model;
  return {
    modality,
    probabilities: outOfFold ?? model.predictProba(blocks),
    present: presence(blockOf(blocks, modality), blocks[0].ids.length),
  };
}
