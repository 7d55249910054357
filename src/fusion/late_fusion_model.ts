import type { Block } from "../core/block.ts";
import type { Label } from "../core/label.ts";
import type { Matrix } from "../core/matrix.ts";
import type { ModelState, StateReader } from "../core/state.ts";
import { blockOf, checkKnown } from "./align.ts";
import type { FusionModel } from "./fusion.ts";
import { heardModalities, MeanPool } from "./mean_pool.ts";
import { presence } from "./missing.ts";
import { modalitiesOf, type Opinion } from "./opinion.ts";
import { checkSomePresent } from "./present_modalities.ts";
import { readPrior } from "./read_state.ts";
import { SingleModalityModel } from "./single_modality_model.ts";
import { sameLabels, SubsetCombiners } from "./subset_combiners.ts";

/** A fitted `LateFusion`. */
export class LateFusionModel implements FusionModel {
  /** One a modality or more, those of a modality together. */
  readonly members: readonly SingleModalityModel[];
  /** The share of each class among the rows fitted on. */
  readonly prior: Float64Array;
  /** What makes one opinion of theirs, by what a row has. */
  readonly combiners: SubsetCombiners;

  /** What `LateFusion.fit` has fitted. */
  constructor(fitted: Pick<LateFusionModel, "members" | "prior" | "combiners">) {
    this.members = fitted.members;
    this.prior = fitted.prior;
    this.combiners = fitted.combiners;
  }

  /** Class labels, sorted. */
  get classes(): readonly Label[] {
    return this.members[0].classes;
  }

  /** Names of the modalities it was fitted on. */
  get modalities(): readonly string[] {
    return modalitiesOf(this.members);
  }

  /** The modalities that it goes by: all but those of weight 0 in a mean. */
  get usable(): readonly string[] {
    const { otherwise } = this.combiners;
    return otherwise instanceof MeanPool
      ? heardModalities(otherwise, this.members)
      : this.modalities;
  }

  /** Shape `(rows, classes)`; each row sums to 1. Blocks may come in any order; one that is left out is absent.
   *
   * @throws {TypeError} If no block is given, one twice, or one of an unknown modality.
   * @throws {ShapeError} If the blocks differ in their rows, or in width from the blocks fitted on.
   * @throws {RangeError} If a value is not finite, or a row has no modality with a weight above 0.
   */
  predictProba(blocks: readonly Block[]): Matrix {
    const { length: rows } = checkKnown(blocks, this.modalities);
    checkSomePresent(blocks, this.usable);
    return this.combiners.predictProba(this.members.map((member): Opinion => ({
      modality: member.modality,
      probabilities: member.predictProba(blocks),
      present: presence(blockOf(blocks, member.modality), rows),
    })));
  }

  /** All that it remembers, as a model file holds it. */
  toState(): ModelState {
    const { members, prior, combiners } = this;
    const states = Object.fromEntries(
      members.map((member, m) => [memberName(m), member.toState()]),
    );
    return {
      type: "LateFusionModel",
      fields: { members: members.length },
      tensors: { prior: { shape: [prior.length], data: prior } },
      children: { ...states, ...combiners.toStates() },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state contradicts itself.
   */
  static fromState(state: StateReader): LateFusionModel {
    const count = state.count("members");
    if (count < 1) state.fail("members", "must be at least 1");
    const members: SingleModalityModel[] = [];
    for (let m = 0; m < count; m++) members.push(state.step(memberName(m), SingleModalityModel));
    const [{ classes }] = members;
    if (!members.every((member) => sameLabels(member.classes, classes))) {
      state.fail("members", "must have the same classes");
    }
    const prior = readPrior(state, classes.length);
    const combiners = SubsetCombiners.fromState(state, { members, classes });
    return new LateFusionModel({ members, prior, combiners });
  }
}

function memberName(index: number): string {
  return `member ${index}`;
}
