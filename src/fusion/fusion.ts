import type { Block } from "../core/block.ts";
import type { Label } from "../core/label.ts";
import type { Matrix } from "../core/matrix.ts";
import type { Stateful } from "../core/state.ts";

/** What a fit may be told about its rows. */
export interface FusionFitOptions {
  /** The group of each row: inner folds keep the rows of a group together. @default {every row stands alone} */
  readonly groups?: readonly Label[];
}

/** A spec: how the blocks of several modalities become one classifier. */
export interface Fusion {
  /** Fits on aligned blocks and one label a row.
   *
   * @throws {ShapeError} If blocks, labels and groups differ in length.
   * @throws {RangeError} If there is only one class.
   */
  fit(
    blocks: readonly Block[],
    labels: readonly Label[],
    options?: FusionFitOptions,
  ): FusionModel;
  /** As `fit`, and besides gives every row the probabilities of a model whose labels it was not among.
   *
   * @throws {ShapeError | RangeError} As `fit`.
   */
  fitCrossValidated(
    blocks: readonly Block[],
    labels: readonly Label[],
    options?: FusionFitOptions,
  ): CrossValidatedFusion;
}

/** A fitted fusion, and what it says of rows that it was not fitted on. */
export interface CrossValidatedFusion<Model extends FusionModel = FusionModel> {
  /** Fitted on all rows. */
  readonly model: Model;
  /** Shape `(rows, classes)`, columns in the order of `model.classes`: row `i` comes from a fold that had left it out. */
  readonly outOfFold: Matrix;
}

/** A fitted fusion: blocks in, probabilities out. A block that is not given counts as absent in every row. */
export interface FusionModel extends Stateful {
  /** Class labels, sorted. */
  readonly classes: readonly Label[];
  /** Names of the modalities it was fitted on. */
  readonly modalities: readonly string[];
  /** Those of them that count for anything, any of which a row can be predicted by. @default {all of them} */
  readonly usable?: readonly string[] | undefined;
  /** The share of each class among the rows fitted on: all that can be said of a row without any modality. */
  readonly prior: Float64Array;
  /** 1 for a row that it predicts, 0 for one that it leaves out, which `predictProba` refuses. @default {it leaves none out}
   *
   * @throws {TypeError | ShapeError} As `predictProba`.
   */
  predictable?(blocks: readonly Block[]): Uint8Array;
  /** Shape `(rows, classes)`; each row sums to 1.
   *
   * @throws {TypeError} If a block of an unknown modality is given.
   * @throws {RangeError} If a row has no modality that the model can use.
   */
  predictProba(blocks: readonly Block[]): Matrix;
}
