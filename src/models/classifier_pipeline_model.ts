import { BlockMatrix } from "../core/block_matrix.ts";
import type { Label } from "../core/label.ts";
import type { Matrix } from "../core/matrix.ts";
import { inKindOf, type SameKind } from "../core/ml_matrix.ts";
import type { ModelState, StateReader } from "../core/state.ts";
import { checkColumns } from "./check_features.ts";
import type { ClassifierModel, FeatureInput } from "./classifier.ts";
import { isClassifier, isTransformer } from "./step_kinds.ts";
import type { TransformerModel } from "./transformer.ts";

/** A fitted `ClassifierPipeline`. */
export class ClassifierPipelineModel implements ClassifierModel {
  /** What rows go through, in this order. */
  readonly transformers: readonly TransformerModel[];
  /** What predicts from them. */
  readonly classifier: ClassifierModel;
  /** Number of feature columns. */
  readonly columns: number;

  /** Of fitted steps, each as wide as the one before gives. */
  constructor(
    fields: Pick<ClassifierPipelineModel, "transformers" | "classifier" | "columns">,
  ) {
    this.transformers = fields.transformers;
    this.classifier = fields.classifier;
    this.columns = fields.columns;
  }

  /** Class labels, sorted. */
  get classes(): readonly Label[] {
    return this.classifier.classes;
  }

  /** Probabilities, shape `(rows, classes)`; each row sums to 1.
   *
   * @throws {ShapeError} If `x` has another number of columns than it was fitted on.
   */
  predictProba<X extends FeatureInput>(x: X): SameKind<X> {
    return inKindOf(x, this.classifier.predictProba(this.#transform(x)));
  }

  /** The most probable class of each row. */
  predict(x: FeatureInput): Label[] {
    return this.classifier.predict(this.#transform(x));
  }

  /** Everything it remembers, as plain data. */
  toState(): ModelState {
    const { transformers, classifier, columns } = this;
    return {
      type: "ClassifierPipelineModel",
      fields: { columns },
      children: {
        ...Object.fromEntries(transformers.map((model, i) => [`transformer${i}`, model.toState()])),
        classifier: classifier.toState(),
      },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not that of a pipeline.
   */
  static fromState(reader: StateReader): ClassifierPipelineModel {
    const names = reader.childNames().filter((name) => name !== "classifier");
    const transformers = names.map((_, i) => {
      const step = reader.anyStep(`transformer${i}`);
      return isTransformer(step) ? step : reader.fail(`transformer${i}`, "must be a transformer");
    });
    const classifier = reader.anyStep("classifier");
    if (!isClassifier(classifier)) return reader.fail("classifier", "must be a classifier");
    const columns = reader.number("columns");
    const expected = transformers[0]?.columns ?? classifier.columns;
    if (columns !== expected) reader.fail("columns", `must be ${expected}`);
    return new ClassifierPipelineModel({ transformers, classifier, columns });
  }

  #transform(x: FeatureInput): BlockMatrix | Matrix {
    const blocks = BlockMatrix.of(x);
    checkColumns("predict from", blocks, this.columns);
    if (this.transformers.length === 0) return blocks;
    return this.transformers.reduce((rows, model) => model.transform(rows), blocks.toDense());
  }
}
