import type { Block } from "../core/block.ts";
import type { Label } from "../core/label.ts";
import type { Matrix } from "../core/matrix.ts";
import type { ModelState, StateReader } from "../core/state.ts";
import type { ClassifierModel } from "../models/classifier.ts";
import { blockOf, checkKnown } from "./align.ts";
import type { FusionModel } from "./fusion.ts";
import { meanProbabilities } from "./mean_probabilities.ts";
import { presence } from "./missing.ts";
import type { Opinion } from "./opinion.ts";
import { checkSomePresent } from "./present_modalities.ts";
import { readClassifier, readIndicators } from "./read_state.ts";
import { SingleModalityModel } from "./single_modality_model.ts";
import { stackedFeatures } from "./stacked_features.ts";

/** What combines the members: fixed weights, or a classifier over their log probabilities. Both have one entry a member. */
export type Combiner =
  | { readonly weights: readonly number[] }
  | {
    /** Whether an indicator column (1 where absent) follows the member. */
    readonly indicators: readonly boolean[];
    readonly classifier: ClassifierModel;
  };

/** A fitted `LateFusion`. */
export class LateFusionModel implements FusionModel {
  /** One a modality. */
  readonly members: readonly SingleModalityModel[];
  /** What makes one opinion of theirs. */
  readonly combiner: Combiner;

  /** What `LateFusion.fit` has fitted. */
  constructor(members: readonly SingleModalityModel[], combiner: Combiner) {
    this.members = members;
    this.combiner = combiner;
  }

  /** Class labels, sorted. */
  get classes(): readonly Label[] {
    return this.members[0].classes;
  }

  /** Names of the modalities it was fitted on. */
  get modalities(): readonly string[] {
    return this.members.map(({ modality }) => modality);
  }

  /** Names of the modalities that are listened to: those whose weight is not 0. */
  get usable(): readonly string[] {
    const { combiner } = this;
    return this.modalities.filter((_, m) => !("weights" in combiner) || combiner.weights[m] > 0);
  }

  /** The share of each class among the rows fitted on. */
  get prior(): Float64Array {
    return this.members[0].prior;
  }

  /** Shape `(rows, classes)`; each row sums to 1. Blocks may come in any order; one that is left out is absent.
   *
   * @throws {TypeError} If no block is given, one twice, or one of an unknown modality.
   * @throws {ShapeError} If the blocks differ in their rows, or in width from the blocks fitted on.
   * @throws {RangeError} If a value is not finite, or a row has no modality with a weight above 0.
   */
  predictProba(blocks: readonly Block[]): Matrix {
    const { length: rows } = checkKnown(blocks, this.modalities);
    const { combiner } = this;
    checkSomePresent(blocks, this.usable);
    const opinions = this.members.map((member): Opinion => ({
      probabilities: member.predictProba(blocks),
      present: presence(blockOf(blocks, member.modality), rows),
    }));
    return "weights" in combiner
      ? meanProbabilities(opinions, combiner.weights)
      : combiner.classifier.predictProba(stackedFeatures(opinions, combiner.indicators));
  }

  /** All that it remembers, as a model file holds it. */
  toState(): ModelState {
    const { combiner, members, modalities } = this;
    const children = Object.fromEntries(
      members.map((member, m) => [memberName(m), member.toState()]),
    );
    if ("weights" in combiner) {
      return {
        type: "LateFusionModel",
        fields: { members: members.length, combiner: "weights" },
        tensors: {
          weights: { shape: [members.length], data: Float64Array.from(combiner.weights) },
        },
        children,
      };
    }
    return {
      type: "LateFusionModel",
      fields: {
        members: members.length,
        combiner: "classifier",
        indicators: modalities.filter((_, m) => combiner.indicators[m]),
      },
      children: { ...children, classifier: combiner.classifier.toState() },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state contradicts itself.
   */
  static fromState(state: StateReader): LateFusionModel {
    const count = state.number("members");
    if (!Number.isInteger(count) || count < 1) state.fail("members", "must be a whole number ≥ 1");
    const members: SingleModalityModel[] = [];
    for (let m = 0; m < count; m++) members.push(state.step(memberName(m), SingleModalityModel));
    const [{ classes }] = members;
    if (!members.every((member) => sameLabels(member.classes, classes))) {
      state.fail("members", "must have the same classes");
    }
    const modalities = members.map(({ modality }) => modality);
    if (new Set(modalities).size < count) state.fail("members", "must be of different modalities");
    if (state.oneOf("combiner", ["weights", "classifier"]) === "weights") {
      const weights = Array.from(state.f64("weights", [count]));
      if (!weights.every((weight) => Number.isFinite(weight) && weight >= 0)) {
        state.fail("weights", "must be finite and not negative");
      }
      return new LateFusionModel(members, { weights });
    }
    const indicators = readIndicators(state, modalities);
    const columns = count * classes.length + indicators.filter(Boolean).length;
    const classifier = readClassifier(state, "classifier", columns);
    if (!sameLabels(classifier.classes, classes)) {
      state.fail("classifier", "must have the classes of the members");
    }
    return new LateFusionModel(members, { indicators, classifier });
  }
}

function memberName(index: number): string {
  return `member ${index}`;
}

function sameLabels(a: readonly Label[], b: readonly Label[]): boolean {
  return a.length === b.length && a.every((label, k) => label === b[k]);
}
