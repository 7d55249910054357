import type { Block } from "../../core/block.ts";
import type { Label } from "../../core/label.ts";
import type { Matrix } from "../../core/matrix.ts";
import type { Json, ModelState, StateReader } from "../../core/state.ts";
import type { FusionModel } from "../fusion.ts";
import { isFusionModel } from "../is_fusion_model.ts";
import { predictableBy } from "../predictable_rows.ts";
import type { Candidate, SearchOutcome } from "./search.ts";

/** What was tried, and how good it was on rows left out. */
export interface TriedFusion {
  /** As `image/logistic`, `early/boosting`, `late/optimised`. */
  readonly name: string;
  /** The metric that decided. */
  readonly score: number;
  /** Mean of −log(probability given to the true class). */
  readonly logLoss: number;
}

/** A fitted `AutoFusion`: the fusion chosen, and what it was chosen from. */
export class AutoFusionModel implements FusionModel {
  /** Name of the winner. */
  readonly chosen: string;
  /** The winner, fitted on all rows. */
  readonly model: FusionModel;
  /** All that was tried, in the order of trying. */
  readonly tried: readonly TriedFusion[];
  /** Number of fits. */
  readonly fits: number;
  /** False if a time limit ended the search. */
  readonly isComplete: boolean;

  /** What a search has found. */
  constructor(
    fields: Pick<AutoFusionModel, "chosen" | "model" | "tried" | "fits" | "isComplete">,
  ) {
    this.chosen = fields.chosen;
    this.model = fields.model;
    this.tried = fields.tried;
    this.fits = fields.fits;
    this.isComplete = fields.isComplete;
  }

  /** The model of a candidate. */
  static of(
    { name, model }: Pick<Candidate, "name" | "model">,
    { candidates, fits, isComplete }: SearchOutcome,
  ): AutoFusionModel {
    const tried = candidates.map(({ name, score, logLoss }) => ({ name, score, logLoss }));
    return new AutoFusionModel({ chosen: name, model, tried, fits, isComplete });
  }

  /** Class labels, sorted. */
  get classes(): readonly Label[] {
    return this.model.classes;
  }

  /** Names of the modalities that the winner uses. */
  get modalities(): readonly string[] {
    return this.model.modalities;
  }

  /** The share of each class among the rows fitted on. */
  get prior(): Float64Array {
    return this.model.prior;
  }

  /** 1 for a row that it predicts, 0 for one that it leaves out.
   *
   * @throws {TypeError | ShapeError} As the winner.
   */
  predictable(blocks: readonly Block[]): Uint8Array {
    return predictableBy(this.model, blocks);
  }

  /** Shape `(rows, classes)`; each row sums to 1. Blocks of modalities that the winner does not use are left alone.
   *
   * @throws {TypeError | ShapeError | RangeError} As the winner.
   */
  predictProba(blocks: readonly Block[]): Matrix {
    return this.model.predictProba(blocks);
  }

  /** All that it remembers, as a model file holds it. */
  toState(): ModelState {
    const { chosen, fits, isComplete } = this;
    const tried = this.tried.map((one): Json => ({ ...one }));
    return {
      type: "AutoFusionModel",
      fields: { chosen, tried, fits, isComplete },
      children: { model: this.model.toState() },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state contradicts itself.
   */
  static fromState(state: StateReader): AutoFusionModel {
    const model = state.anyStep("model");
    if (!isFusionModel(model)) state.fail("model", "must be a fusion");
    const tried = state.json("tried");
    if (!Array.isArray(tried) || !tried.every(isTried)) {
      state.fail("tried", "must be a list of name, score and logLoss");
    }
    return new AutoFusionModel({
      chosen: state.string("chosen"),
      model,
      tried,
      fits: state.count("fits"),
      isComplete: state.boolean("isComplete"),
    });
  }
}

function isTried(value: Json): boolean {
  if (value === null || typeof value !== "object" || !("name" in value)) return false;
  return typeof value.name === "string" && typeof value.score === "number" &&
    typeof value.logLoss === "number";
}
