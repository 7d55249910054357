import type { Block } from "../core/block.ts";
import { BlockMatrix } from "../core/block_matrix.ts";
import type { Label } from "../core/label.ts";
import { Matrix } from "../core/matrix.ts";
import type { ModelState, StateReader } from "../core/state.ts";
import type { ClassifierModel } from "../models/classifier.ts";
import { blockOf, checkAligned, checkWidth } from "./align.ts";
import type { FusionModel } from "./fusion.ts";
import { presentRows, usableFeatures } from "./missing.ts";
import { readClassifier, readPrior } from "./read_state.ts";
import { toClasses } from "../core/to_classes.ts";

/** A fitted `SingleModality`. */
export class SingleModalityModel implements FusionModel {
  /** Name of its block. */
  readonly modality: string;
  /** Width of the block. */
  readonly columns: number;
  /** Factor on every entry of the block. */
  readonly weight: number;
  /** Class labels of all training rows, sorted. */
  readonly classes: readonly Label[];
  /** Frequency of each class among all training rows: what a row without the modality gets. */
  readonly prior: Float64Array;
  /** Absent if the rows that had the modality were all of one class. */
  readonly classifier?: ClassifierModel;

  /** What `SingleModality.fit` has fitted. */
  constructor(fitted: {
    modality: string;
    columns: number;
    weight: number;
    classes: readonly Label[];
    prior: Float64Array;
    classifier?: ClassifierModel;
  }) {
    this.modality = fitted.modality;
    this.columns = fitted.columns;
    this.weight = fitted.weight;
    this.classes = fitted.classes;
    this.prior = fitted.prior;
    this.classifier = fitted.classifier;
  }

  /** The one modality, as a list. */
  get modalities(): readonly string[] {
    return [this.modality];
  }

  /** Shape `(rows, classes)`; each row sums to 1. Reads its own block of those given and leaves the others alone.
   *
   * @throws {TypeError} If no block is given, or one twice.
   * @throws {ShapeError} If the blocks differ in their rows, or in width from the block fitted on.
   * @throws {RangeError} If a value is not finite.
   */
  predictProba(blocks: readonly Block[]): Matrix {
    const total = checkAligned(blocks).length;
    const block = blockOf(blocks, this.modality);
    if (block === undefined) return everyRow(this, total);
    checkWidth(block, this.columns);
    const rows = presentRows(block);
    if (this.classifier === undefined || rows.length === 0) return everyRow(this, total);
    const x = scaledRows(block, { weight: this.weight, rows });
    return everyRow(this, total, { rows, probabilities: this.classifier.predictProba(x) });
  }

  /** All that it remembers, as a model file holds it. */
  toState(): ModelState {
    const { modality, columns, weight, classes, prior, classifier } = this;
    return {
      type: "SingleModalityModel",
      fields: { modality, columns, weight, classes: [...classes] },
      tensors: { prior: { shape: [classes.length], data: prior } },
      children: classifier === undefined ? {} : { classifier: classifier.toState() },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state contradicts itself.
   */
  static fromState(state: StateReader): SingleModalityModel {
    const columns = state.count("columns");
    const weight = state.number("weight");
    const classes = state.labels("classes");
    const prior = readPrior(state, classes.length);
    if (!Number.isFinite(weight) || weight <= 0) state.fail("weight", "must be finite and above 0");
    if (new Set<Label>(classes).size < classes.length) state.fail("classes", "has a label twice");
    const classifier = state.hasChild("classifier")
      ? readClassifier(state, "classifier", columns)
      : undefined;
    if (classifier?.classes.some((label) => !(classes as Label[]).includes(label))) {
      state.fail("classifier", "has a class that the model has not");
    }
    const modality = state.string("modality");
    return new SingleModalityModel({ modality, columns, weight, classes, prior, classifier });
  }
}

/** The given rows of a block, brought to scale. */
export function scaledRows(block: Block, view: { weight: number; rows: Uint32Array }): BlockMatrix {
  return new BlockMatrix([{ matrix: usableFeatures(block), weight: view.weight }], view.rows);
}

/** The classifier's probabilities of the rows that it was shown, the prior in all others. */
export function everyRow(
  { classes, prior, classifier }: SingleModalityModel,
  total: number,
  shown?: { rows: Uint32Array; probabilities: Matrix },
): Matrix {
  const all = Matrix.zeros(total, classes.length);
  for (let row = 0; row < total; row++) all.row(row).set(prior);
  if (shown === undefined || classifier === undefined) return all;
  const known = toClasses(shown.probabilities, { from: classifier.classes, to: classes });
  shown.rows.forEach((row, i) => all.row(row).set(known.row(i)));
  return all;
}
