import type { Block } from "../core/block.ts";
import type { Label } from "../core/label.ts";
import type { Matrix } from "../core/matrix.ts";
import type { ModelState, StateReader } from "../core/state.ts";
import type { ClassifierModel } from "../models/classifier.ts";
import { checkKnown } from "./align.ts";
import { BlockSteps, componentsOf } from "./block_steps.ts";
import { checkComplete, isComplete } from "./complete_rows.ts";
import type { FusionModel } from "./fusion.ts";
import { type BlockLayout, joinedColumns, joinParts, partsOf, seeBlocks } from "./join_blocks.ts";
import { checkSomePresent } from "./present_modalities.ts";
import { readClassifier, readIndicators, readModalities, readPrior } from "./read_state.ts";

/** A fitted `EarlyFusion`. */
export class EarlyFusionModel implements FusionModel {
  /** The blocks as they are joined, in order. */
  readonly layout: readonly BlockLayout[];
  /** What is done with them before. */
  readonly steps: BlockSteps;
  /** The share of each class among the rows fitted on. */
  readonly prior: Float64Array;
  /** What predicts from the joined blocks. */
  readonly classifier: ClassifierModel;

  /** What `EarlyFusion.fit` has fitted. */
  constructor(fitted: Pick<EarlyFusionModel, "layout" | "steps" | "prior" | "classifier">) {
    this.layout = fitted.layout;
    this.steps = fitted.steps;
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

  /** 1 for a row that it predicts; with `missing: "drop"`, 0 for one that lacks a modality. */
  predictable(blocks: readonly Block[]): Uint8Array {
    checkKnown(blocks, this.modalities);
    return this.steps.missing === "drop"
      ? isComplete(blocks, this.modalities)
      : new Uint8Array(blocks[0].ids.length).fill(1);
  }

  /** Shape `(rows, classes)`; each row sums to 1. Blocks may come in any order; one that is left out is absent.
   *
   * @throws {TypeError} If no block is given, one twice, or one of an unknown modality.
   * @throws {ShapeError} If the blocks differ in their rows, or in width from the blocks fitted on.
   * @throws {RangeError} If a value is not finite, a row has no modality, or with `missing: "drop"` lacks one.
   */
  predictProba(blocks: readonly Block[]): Matrix {
    const { layout, steps, modalities } = this;
    checkKnown(blocks, modalities);
    if (steps.missing === "drop") checkComplete(blocks, modalities);
    else checkSomePresent(blocks, modalities);
    const parts = partsOf(seeBlocks(blocks, layout, steps), layout, steps);
    const weights = [...layout, ...steps.products].map(({ weight }) => weight);
    return this.classifier.predictProba(joinParts(parts, weights));
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
      children: {
        classifier: this.classifier.toState(),
        ...(this.steps.isPlain ? {} : { steps: this.steps.toState() }),
      },
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
    const steps = state.hasChild("steps") ? state.step("steps", BlockSteps) : new BlockSteps();
    const fault = faultOf(steps, layout);
    if (fault !== undefined) state.fail("steps", fault);
    const classifier = readClassifier(state, "classifier", joinedColumns(layout, steps));
    const prior = readPrior(state, classifier.classes.length);
    return new EarlyFusionModel({ layout, steps, prior, classifier });
  }
}

/** Why steps are none of the blocks; undefined if they may be. */
function faultOf(steps: BlockSteps, layout: readonly BlockLayout[]): string | undefined {
  const names = layout.map(({ modality }) => modality);
  if (steps.modalities.some((name) => !names.includes(name))) {
    return `must be of modalities among ${names.join(", ")}`;
  }
  if (steps.missing !== "flag" && layout.some(({ indicator }) => indicator)) {
    return `must flag absent rows where indicators follow blocks, not "${steps.missing}"`;
  }
  for (const block of layout) {
    const { modality, columns } = block;
    const means = Object.hasOwn(steps.means, modality) ? steps.means[modality] : undefined;
    const width = componentsOf(steps, modality)?.columns ?? columns;
    if (width !== columns) return `must take the ${columns} columns of "${modality}", not ${width}`;
    if (means === undefined && steps.missing === "mean") return `must have means of "${modality}"`;
    if (means !== undefined && means.length !== steps.widthOf(block)) {
      return `must have ${steps.widthOf(block)} means of "${modality}", not ${means.length}`;
    }
  }
}
