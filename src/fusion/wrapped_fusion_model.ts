import type { Block } from "../core/block.ts";
import type { Label } from "../core/label.ts";
import type { Matrix } from "../core/matrix.ts";
import type { ModelState } from "../core/state.ts";
import type { FusionModel } from "./fusion.ts";
import { predictableBy } from "./predictable_rows.ts";

/** A fusion that says what another one says, or makes something of it. */
export abstract class WrappedFusionModel implements FusionModel {
  /** The fusion inside, fitted. */
  readonly model: FusionModel;

  /** Wraps a fitted fusion. */
  constructor(model: FusionModel) {
    this.model = model;
  }

  /** Class labels, sorted. */
  get classes(): readonly Label[] {
    return this.model.classes;
  }

  /** Names of the modalities that the fusion inside uses. */
  get modalities(): readonly string[] {
    return this.model.modalities;
  }

  /** Those of them that count for anything. */
  get usable(): readonly string[] | undefined {
    return this.model.usable;
  }

  /** 1 for a row that it predicts, 0 for one that it leaves out.
   *
   * @throws {TypeError | ShapeError} As the fusion inside.
   */
  predictable(blocks: readonly Block[]): Uint8Array {
    return predictableBy(this.model, blocks);
  }

  /** What is said of a row without any modality. */
  abstract get prior(): Float64Array;

  /** Shape `(rows, classes)`; each row sums to 1. */
  abstract predictProba(blocks: readonly Block[]): Matrix;

  /** All that it remembers, as a model file holds it. */
  abstract toState(): ModelState;
}
