import type { Block } from "../../../src/core/block.ts";
import { BlockMatrix } from "../../../src/core/block_matrix.ts";
import type { Label } from "../../../src/core/label.ts";
import { ShapeError } from "../../../src/errors.ts";
import { LateFusion } from "../../../src/fusion/late_fusion.ts";
import { SingleModality } from "../../../src/fusion/single_modality.ts";
import { ClassifierPipeline } from "../../../src/models/classifier_pipeline.ts";
import { LogisticRegression } from "../../../src/models/logistic_regression.ts";
import { mostProbable } from "../../../src/core/most_probable.ts";
import { StandardScaler } from "../../../src/models/standard_scaler.ts";
import type { Fields, ParityCase } from "../parity_case.ts";
import { toMatrix, toRows } from "./values.ts";

/** What the tutorial has learn from each modality. */
const classifier = new ClassifierPipeline([new StandardScaler()], new LogisticRegression());

export function lateFusion({ params, inputs }: ParityCase) {
  const order = params.modality_order as string[];
  const labels = inputs.y_train as Label[];
  const train = blocksOf(inputs.train as Fields, order);
  const test = blocksOf(inputs.test as Fields, order);
  const weights = Object.fromEntries(
    order.map((name, m) => [name, (params.weights as number[])[m]]),
  );
  const fused = (fusion: LateFusion) => {
    const model = fusion.fit(train, labels);
    const proba = model.predictProba(test);
    return {
      proba: toRows(proba),
      predict: mostProbable(proba, model.classes),
      ...Object.fromEntries(order.map((absent) => [
        `proba_without_${absent}`,
        toRows(model.predictProba(test.filter(({ modality }) => modality !== absent))),
      ])),
    };
  };
  return {
    average: fused(new LateFusion({ combine: "average", classifier, balance: "none" })),
    weighted: fused(new LateFusion({ combine: "weighted", weights, classifier, balance: "none" })),
    learned: learnedOnProbabilities(train, { labels, test }),
  };
}

/** The tutorial learns from plain probabilities side by side, where `LateFusion` takes their logarithms. */
function learnedOnProbabilities(
  train: readonly Block[],
  { labels, test }: { labels: readonly Label[]; test: readonly Block[] },
) {
  const members = train.map(({ modality }) =>
    new SingleModality({ modality, classifier, balance: "none" }).fitCrossValidated(train, labels)
  );
  const meta = new LogisticRegression().fit(
    new BlockMatrix(members.map(({ outOfFold: matrix }) => ({ matrix, weight: 1 }))),
    labels,
  );
  const opinionsOf = (some: typeof members) =>
    new BlockMatrix(some.map(({ model }) => ({ matrix: model.predictProba(test), weight: 1 })));
  const opinions = opinionsOf(members);
  return {
    proba: toRows(meta.predictProba(opinions)),
    predict: meta.predict(opinions),
    meta_coef: toRows(meta.coef),
    missing_modality: refusalOf(() => meta.predictProba(opinionsOf(members.slice(1)))),
  };
}

/** That a modality may not be missing here, in the case's words; `LateFusion` learns to live without. */
function refusalOf(predict: () => unknown): string {
  try {
    predict();
    return "no error";
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    return `ValueError in the document: the meta classifier expects ${error.expected}`;
  }
}

function blocksOf(features: Fields, order: readonly string[]): Block[] {
  return order.map((modality) => {
    const matrix = toMatrix(features[modality]);
    return {
      modality,
      ids: Array.from({ length: matrix.rows }, (_, row) => `${row}`),
      features: matrix,
      present: new Uint8Array(matrix.rows).fill(1),
      names: Array.from({ length: matrix.columns }, (_, j) => `${modality} ${j}`),
    };
  });
}
