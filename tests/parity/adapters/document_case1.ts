import { BlockMatrix } from "../../../src/core/block_matrix.ts";
import type { Label } from "../../../src/core/label.ts";
import { Matrix } from "../../../src/core/matrix.ts";
import { ClassifierPipeline } from "../../../src/models/classifier_pipeline.ts";
import { LogisticRegression } from "../../../src/models/logistic_regression.ts";
import { mostProbable } from "../../../src/models/most_probable.ts";
import { StandardScaler } from "../../../src/models/standard_scaler.ts";
import { accuracy } from "../../../src/validation/metrics.ts";
import { StratifiedKFold } from "../../../src/validation/splits.ts";
import type { Fields, ParityCase } from "../parity_case.ts";
import { tfidfOf } from "./document_tfidf.ts";
import { toMatrix } from "./values.ts";

/** Its five folds are those of `fitCrossValidated`, too. */
const classifier = new ClassifierPipeline([new StandardScaler()], new LogisticRegression());

export async function caseStudy1({ params, inputs }: ParityCase) {
  const text = await tfidfOf(inputs.title as string[], params.tfidf as Fields);
  const y = inputs.category as Label[];
  const words = BlockMatrix.of(text.features);
  const numbers = BlockMatrix.of(toMatrix(inputs.X_tabular));
  const joined = new BlockMatrix([...numbers.parts, ...words.parts]);

  const [first, second] = [words, numbers].map((x) => classifier.fitCrossValidated(x, y));
  const mean = new Matrix(
    y.length,
    first.model.classes.length,
    first.outOfFold.data.map((p, k) => (p + second.outOfFold.data[k]) / 2),
  );
  return {
    n_text_features: text.names.length,
    feature_names: [...text.names],
    table: {
      "Early fusion (concat)": crossValidated(joined, y),
      "Late fusion (avg probs)": {
        cv_accuracy: accuracy(y, mostProbable(mean, first.model.classes)),
        cv_std: 0,
      },
      "Text only": crossValidated(words, y),
      "Tabular only": crossValidated(numbers, y),
    },
  };
}

function crossValidated(x: BlockMatrix, y: readonly Label[]) {
  const labelsOf = (rows: Uint32Array) => Array.from(rows, (row) => y[row]);
  const scores = new StratifiedKFold({ folds: 5, seed: 42 }).split(y).map(({ train, test }) => {
    const model = classifier.fit(x.view(train), labelsOf(train));
    return accuracy(labelsOf(test), model.predict(x.view(test)));
  });
  const meanOf = (values: number[]) => values.reduce((sum, value) => sum + value) / values.length;
  const mean = meanOf(scores);
  return { cv_accuracy: mean, cv_std: Math.sqrt(meanOf(scores.map((s) => (s - mean) ** 2))) };
}
