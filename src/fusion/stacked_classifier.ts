import type { ModelState, StateReader } from "../core/state.ts";
import type { Matrix } from "../core/matrix.ts";
import type { Classifier, ClassifierModel } from "../models/classifier.ts";
import { isClassifier } from "../models/step_kinds.ts";
import type { Combiner, CombinerSpec, CrossFittedCombiner } from "./combiner.ts";
import type { Opinion } from "./opinion.ts";
import type { Stack } from "./stack.ts";
import { stackedFeatures } from "./stacked_features.ts";

/** A classifier over the members' log probabilities. */
export class StackedClassifier implements Combiner {
  /** How many opinions it takes. */
  readonly members: number;
  /** Whether a column that tells absent rows follows for each modality. */
  readonly indicators: boolean;
  /** What predicts from the opinions. */
  readonly classifier: ClassifierModel;

  /** What a `StackedClassifierSpec` has fitted. */
  constructor(fitted: Pick<StackedClassifier, "members" | "indicators" | "classifier">) {
    this.members = fitted.members;
    this.indicators = fitted.indicators;
    this.classifier = fitted.classifier;
  }

  /** Shape `(rows, classes)`; each row sums to 1. */
  predictProba(opinions: readonly Opinion[]): Matrix {
    return this.classifier.predictProba(stackedFeatures(opinions, this.indicators));
  }

  /** All that it remembers, as a model file holds it. */
  toState(): ModelState {
    return {
      type: "StackedClassifier",
      fields: { members: this.members, indicators: this.indicators },
      children: { classifier: this.classifier.toState() },
    };
  }

  /** The combiner of a state.
   *
   * @throws {ModelFormatError} If the state contradicts itself.
   */
  static fromState(state: StateReader): StackedClassifier {
    const classifier = state.anyStep("classifier");
    if (!isClassifier(classifier)) state.fail("classifier", "must be a classifier");
    const members = state.count("members"), indicators = state.boolean("indicators");
    return new StackedClassifier({ members, indicators, classifier });
  }
}

/** Fits a {@linkcode StackedClassifier}, or something simpler where rows are too few or a class has none. */
export class StackedClassifierSpec implements CombinerSpec {
  readonly #classifier: Classifier;
  readonly #otherwise: CombinerSpec;

  constructor(options: { readonly classifier: Classifier; readonly otherwise: CombinerSpec }) {
    this.#classifier = options.classifier;
    this.#otherwise = options.otherwise;
  }

  fit(stack: Stack): Combiner {
    if (!this.#isLearnable(stack)) return this.#otherwise.fit(stack);
    const { x, indicators } = featuresOf(stack);
    const classifier = this.#classifier.fit(x, stack.labels, { groups: stack.groups });
    return new StackedClassifier({ members: stack.opinions.length, indicators, classifier });
  }

  fitCrossValidated(stack: Stack): CrossFittedCombiner {
    if (!this.#isLearnable(stack)) return this.#otherwise.fitCrossValidated(stack);
    const { x, indicators } = featuresOf(stack);
    const { model: classifier, outOfFold } = this.#classifier
      .fitCrossValidated(x, stack.labels, { groups: stack.groups });
    const members = stack.opinions.length;
    return { combiner: new StackedClassifier({ members, indicators, classifier }), outOfFold };
  }

  /** Of a class without a row a classifier would say that it never comes; of rows fewer than its coefficients it learns noise. */
  #isLearnable({ opinions, labels, classes }: Stack): boolean {
    return new Set(labels).size === classes.length &&
      labels.length >= opinions.length * classes.length ** 2;
  }
}

function featuresOf({ opinions }: Stack) {
  const indicators = opinions.some(({ present }) => present.includes(0));
  return { indicators, x: stackedFeatures(opinions, indicators) };
}
