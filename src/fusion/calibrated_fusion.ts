import type { Block } from "../core/block.ts";
import type { Label } from "../core/label.ts";
import {
  ProbabilityCalibrator,
  type ProbabilityCalibratorOptions,
} from "../models/probability_calibrator.ts";
import { CalibratedFusionModel } from "./calibrated_fusion_model.ts";
import type { CrossValidatedFusion, Fusion, FusionFitOptions } from "./fusion.ts";

/** A fusion whose probabilities mean what they say, see {@linkcode ProbabilityCalibrator}.
 *
 * The fusion is fitted once on all rows; the calibration is fitted on its out-of-fold probabilities, which say how sure it is of
 * rows that it has not seen. {@linkcode CalibratedClassifier} does the same for one classifier: members that are calibrated
 * each do not make their combination so.
 *
 * @example
 * ```ts
 * import { type Block, CalibratedFusion, LateFusion, Matrix, RandomState } from "@medley/medley";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * // Two modalities say the same, and are right three times of four.
 * const random = new RandomState(1);
 * const labels = Array.from({ length: 400 }, () => random.random() < 0.5 ? "cat" : "dog");
 * const said = labels.map((label) => label === "cat" === random.random() < 0.75 ? 1 : -1);
 * const block = (modality: string): Block => ({
 *   modality,
 *   ids: labels.map((_, i) => `${i}`),
 *   features: Matrix.fromRows(said.map((value) => [value])),
 *   present: new Uint8Array(labels.length).fill(1),
 *   names: ["value"],
 * });
 * const blocks = [block("image"), block("audio")];
 * const fusion = new CalibratedFusion(new LateFusion({ combine: "logAverage" }), { method: "platt" });
 * const model = fusion.fit(blocks, labels);
 * assertEquals(model.method, "platt");
 * const [cat, dog] = model.predictProba(blocks).row(0);
 * assertAlmostEquals(Math.max(cat, dog), 0.75, 0.05);
 * ```
 */
export class CalibratedFusion implements Fusion {
  /** What is calibrated. */
  readonly fusion: Fusion;
  /** Its options, the defaults filled in. */
  readonly options: Readonly<Required<ProbabilityCalibratorOptions>>;

  /** Checks the options.
   *
   * @throws {TypeError} If `method` is an unknown word.
   * @throws {RangeError} If `innerFolds` is not an integer of at least 2, or `seed` one from 0 to 2³² − 1.
   */
  constructor(fusion: Fusion, options: ProbabilityCalibratorOptions = {}) {
    this.fusion = fusion;
    this.options = new ProbabilityCalibrator(options).options;
  }

  /** Fits the fusion, and the calibration on its out-of-fold probabilities.
   *
   * @throws {TypeError | ShapeError | RangeError} As the fusion.
   */
  fit(
    blocks: readonly Block[],
    labels: readonly Label[],
    options: FusionFitOptions = {},
  ): CalibratedFusionModel {
    const { model, outOfFold } = this.fusion.fitCrossValidated(blocks, labels, options);
    const calibrator = new ProbabilityCalibrator(this.options)
      .fit(outOfFold, labels, { groups: options.groups, classes: model.classes });
    return new CalibratedFusionModel({ model, calibrator });
  }

  /** Fits on all rows as `fit` does, and gives every row its out-of-fold probabilities, as a calibration makes them that was fitted
   * on the rows of other folds.
   *
   * @throws {TypeError | ShapeError | RangeError} As the fusion.
   */
  fitCrossValidated(
    blocks: readonly Block[],
    labels: readonly Label[],
    options: FusionFitOptions = {},
  ): CrossValidatedFusion<CalibratedFusionModel> {
    const fitted = this.fusion.fitCrossValidated(blocks, labels, options);
    return calibrateFusion(fitted, labels, { ...this.options, groups: options.groups });
  }
}

/** A fitted fusion, calibrated on what it says out of fold. */
export function calibrateFusion(
  { model, outOfFold: said }: CrossValidatedFusion,
  labels: readonly Label[],
  { groups, ...options }: ProbabilityCalibratorOptions & FusionFitOptions,
): CrossValidatedFusion<CalibratedFusionModel> {
  const { model: calibrator, outOfFold } = new ProbabilityCalibrator(options)
    .fitCrossValidated(said, labels, { groups, classes: model.classes });
  return { model: new CalibratedFusionModel({ model, calibrator }), outOfFold };
}
