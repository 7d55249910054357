import { BlockMatrix } from "../core/block_matrix.ts";
import { checkInteger, checkSeed } from "../core/check.ts";
import type { Label } from "../core/label.ts";
import type { Matrix } from "../core/matrix.ts";
import type {
  Classifier,
  ClassifierFitOptions,
  CrossValidatedFit,
  FeatureInput,
} from "./classifier.ts";
import { ClassifierPipelineModel } from "./classifier_pipeline_model.ts";
import { crossValidatedFit } from "./cross_validated_fit.ts";
import type { Transformer, TransformerModel } from "./transformer.ts";

/** Options of {@linkcode ClassifierPipeline}. */
export interface ClassifierPipelineOptions {
  /** Whether `fitCrossValidated` fits the transformers in every fold; false: once, on all rows. They see no label either way, and
   * the classifier then is cross-validated by itself, in its own folds, which is much faster where it chooses its strength of
   * regularisation in them. @default {true}
   */
  readonly refitTransformers?: boolean;
  /** Folds of `fitCrossValidated`, ≥ 2. @default {5} */
  readonly innerFolds?: number;
  /** Seed of the folds. @default {42} */
  readonly seed?: number;
}

/** Transformers, one after the other, and a classifier on what they make: fitted together, hence inside each fold.
 *
 * Transformers take dense matrices: sparse features are written out before the first one.
 *
 * @example
 * ```ts
 * import { ClassifierPipeline, LogisticRegression, Matrix, StandardScaler } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const pipeline = new ClassifierPipeline([new StandardScaler()], new LogisticRegression());
 * const x = Matrix.fromRows([[1000], [1001], [1003], [1004]]);
 * const model = pipeline.fit(x, ["low", "low", "high", "high"]);
 * assertEquals(model.predict(Matrix.fromRows([[999], [1005]])), ["low", "high"]);
 * ```
 */
export class ClassifierPipeline implements Classifier {
  /** What rows go through, in this order. */
  readonly transformers: readonly Transformer[];
  /** What learns from them. */
  readonly classifier: Classifier;
  /** Its options, the defaults filled in. */
  readonly options: Readonly<Required<ClassifierPipelineOptions>>;

  /** Holds the steps.
   *
   * @throws {RangeError} If `innerFolds` is not an integer of at least 2, or `seed` one from 0 to 2³² − 1.
   */
  constructor(
    transformers: readonly Transformer[],
    classifier: Classifier,
    options: ClassifierPipelineOptions = {},
  ) {
    const { innerFolds = 5, seed = 42, refitTransformers = true } = options;
    checkInteger("innerFolds", innerFolds, 2);
    checkSeed(seed);
    this.transformers = transformers;
    this.classifier = classifier;
    this.options = { refitTransformers, innerFolds, seed };
  }

  /** Fits every step on what the ones before it make of the rows. */
  fit(
    x: FeatureInput,
    y: readonly Label[],
    options: ClassifierFitOptions = {},
  ): ClassifierPipelineModel {
    const { rows, transformers } = this.#transform(x);
    const classifier = this.classifier.fit(rows, y, options);
    return new ClassifierPipelineModel({ transformers, classifier, columns: x.columns });
  }

  /** Fits on all rows as `fit` does, and gives every row the probabilities of a fold in which it was left out: by every step, or by the
   * classifier alone (see `refitTransformers`). */
  fitCrossValidated(
    x: FeatureInput,
    y: readonly Label[],
    options: ClassifierFitOptions = {},
  ): CrossValidatedFit<ClassifierPipelineModel> {
    const { innerFolds: folds, seed, refitTransformers } = this.options;
    if (refitTransformers) {
      return crossValidatedFit<ClassifierPipelineModel>(this, { x, y }, {
        ...options,
        folds,
        seed,
      });
    }
    const { rows, transformers } = this.#transform(x);
    const { model: classifier, outOfFold } = this.classifier.fitCrossValidated(rows, y, options);
    const { columns } = x;
    return { model: new ClassifierPipelineModel({ transformers, classifier, columns }), outOfFold };
  }

  /** Fits the transformers, each on what the ones before it make of the rows. */
  #transform(x: FeatureInput): { rows: FeatureInput; transformers: TransformerModel[] } {
    const transformers: TransformerModel[] = [];
    if (this.transformers.length === 0) return { rows: x, transformers };
    let rows: Matrix = BlockMatrix.of(x).toDense();
    for (const transformer of this.transformers) {
      const model = transformer.fit(rows);
      transformers.push(model);
      rows = model.transform(rows);
    }
    return { rows, transformers };
  }
}
