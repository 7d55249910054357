import type { Block } from "../../core/block.ts";
import type { Matrix } from "../../core/matrix.ts";
import type { Json, ModelState, StateReader } from "../../core/state.ts";
import { readFusion } from "../read_state.ts";
import { WrappedFusionModel } from "../wrapped_fusion_model.ts";
import type { Candidate, SearchOutcome } from "./search.ts";

/** What was tried, and how good it was on rows left out. */
export type TriedFusion = {
  /** As `image/logistic`, `early/boosting`, `late/optimised`. */
  readonly name: string;
  /** The metric that decided. */
  readonly score: number;
  /** Mean of −log(probability given to the true class). */
  readonly logLoss: number;
};

/** What a search has tried, without what it has fitted. */
export function triedBy({ candidates }: Pick<SearchOutcome, "candidates">): TriedFusion[] {
  return candidates.map(({ name, score, logLoss }) => ({ name, score, logLoss }));
}

/** A fitted `AutoFusion`: the fusion chosen, and what it was chosen from. */
export class AutoFusionModel extends WrappedFusionModel {
  /** Name of the winner. */
  readonly chosen: string;
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
    super(fields.model);
    this.chosen = fields.chosen;
    this.tried = fields.tried;
    this.fits = fields.fits;
    this.isComplete = fields.isComplete;
  }

  /** The model of a candidate. */
  static of(
    { name, model }: Pick<Candidate, "name" | "model">,
    outcome: SearchOutcome,
  ): AutoFusionModel {
    const { fits, isComplete } = outcome;
    return new AutoFusionModel({ chosen: name, model, tried: triedBy(outcome), fits, isComplete });
  }

  /** The share of each class among the rows fitted on. */
  override get prior(): Float64Array {
    return this.model.prior;
  }

  /** Shape `(rows, classes)`; each row sums to 1. Blocks of modalities that the winner does not use are left alone.
   *
   * @throws {TypeError | ShapeError | RangeError} As the winner.
   */
  override predictProba(blocks: readonly Block[]): Matrix {
    return this.model.predictProba(blocks);
  }

  /** All that it remembers, as a model file holds it. */
  override toState(): ModelState {
    const { chosen, tried, fits, isComplete } = this;
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
    const model = readFusion(state, "model");
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
