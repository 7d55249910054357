import type { Block } from "../core/block.ts";
import { BlockMatrix, type BlockPart } from "../core/block_matrix.ts";
import type { Label } from "../core/label.ts";
import type { Matrix } from "../core/matrix.ts";
import type { ModelState, StateReader } from "../core/state.ts";
import type { ClassifierModel } from "../models/classifier.ts";
import { blockOf, checkKnown, checkWidth } from "./align.ts";
import type { FusionModel } from "./fusion.ts";
import { absenceIndicator, absentFeatures, presence, usableFeatures } from "./missing.ts";
import { checkSomePresent } from "./present_modalities.ts";
import { readClassifier, readIndicators, readModalities, readPrior } from "./read_state.ts";

/** What early fusion remembers of a block. */
export interface BlockLayout {
  /** Name of its modality. */
  readonly modality: string;
  /** Width of the block, without its indicator. */
  readonly columns: number;
  /** Factor on every entry of the block. */
  readonly weight: number;
  /** Whether an indicator column follows the block. */
  readonly indicator: boolean;
}

/** A fitted `EarlyFusion`. */
export class EarlyFusionModel implements FusionModel {
  /** The blocks as they are joined, in order. */
  readonly layout: readonly BlockLayout[];
  /** The share of each class among the rows fitted on. */
  readonly prior: Float64Array;
  /** What predicts from the joined blocks. */
  readonly classifier: ClassifierModel;

  /** What `EarlyFusion.fit` has fitted. */
  constructor(fitted: Pick<EarlyFusionModel, "layout" | "prior" | "classifier">) {
    this.layout = fitted.layout;
    this.prior = fitted.prior;
    this.classifier = fitted.classifier;
  }

  /** Class labels, sorted. */
  get classes(): readonly Label[] {
    return this.classifier.classes;
  }

  /** Names of the modalities it was fitted on. */
  get modalities(): readonly string[] {
    return this.layout.map(({ modality }) => modality);
  }

  /** Shape `(rows, classes)`; each row sums to 1. Blocks may come in any order; one that is left out is absent.
   *
   * @throws {TypeError} If no block is given, one twice, or one of an unknown modality.
   * @throws {ShapeError} If the blocks differ in their rows, or in width from the blocks fitted on.
   * @throws {RangeError} If a value is not finite, or a row has no modality.
   */
  predictProba(blocks: readonly Block[]): Matrix {
    checkKnown(blocks, this.modalities);
    checkSomePresent(blocks, this.modalities);
    return this.classifier.predictProba(joinBlocks(blocks, this.layout));
  }

  /** All that it remembers, as a model file holds it. */
  toState(): ModelState {
    const tensor = (values: number[]) => ({
      shape: [this.layout.length],
      data: Float64Array.from(values),
    });
    return {
      type: "EarlyFusionModel",
      fields: {
        modalities: [...this.modalities],
        indicators: this.layout.filter(({ indicator }) => indicator).map(({ modality }) =>
          modality
        ),
      },
      tensors: {
        columns: tensor(this.layout.map(({ columns }) => columns)),
        weights: tensor(this.layout.map(({ weight }) => weight)),
        prior: { shape: [this.prior.length], data: this.prior },
      },
      children: { classifier: this.classifier.toState() },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state contradicts itself.
   */
  static fromState(state: StateReader): EarlyFusionModel {
    const modalities = readModalities(state);
    const indicators = readIndicators(state, modalities);
    const columns = state.f64("columns", [modalities.length]);
    const weights = state.f64("weights", [modalities.length]);
    if (!columns.every((width) => Number.isInteger(width) && width >= 0)) {
      state.fail("columns", "must be whole numbers");
    }
    if (!weights.every((weight) => Number.isFinite(weight) && weight > 0)) {
      state.fail("weights", "must be finite and above 0");
    }
    const layout = modalities.map((modality, i): BlockLayout => ({
      modality,
      columns: columns[i],
      weight: weights[i],
      indicator: indicators[i],
    }));
    const classifier = readClassifier(state, "classifier", joinedColumns(layout));
    const prior = readPrior(state, classifier.classes.length);
    return new EarlyFusionModel({ layout, prior, classifier });
  }
}

/** The blocks side by side, as the layout says. */
export function joinBlocks(blocks: readonly Block[], layout: readonly BlockLayout[]): BlockMatrix {
  const rows = blocks[0].ids.length;
  return new BlockMatrix(layout.flatMap(({ modality, columns, weight, indicator }): BlockPart[] => {
    const block = blockOf(blocks, modality);
    if (block !== undefined) checkWidth(block, columns);
    const matrix = block === undefined ? absentFeatures(rows, columns) : usableFeatures(block);
    const part = { matrix, weight };
    const absence = { matrix: absenceIndicator(presence(block, rows)), weight: 1 };
    return indicator ? [part, absence] : [part];
  }));
}

function joinedColumns(layout: readonly BlockLayout[]): number {
  return layout.reduce((sum, { columns, indicator }) => sum + columns + (indicator ? 1 : 0), 0);
}
