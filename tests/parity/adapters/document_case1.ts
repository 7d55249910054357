import { BlockMatrix } from "../../../src/core/block_matrix.ts";
import type { Label } from "../../../src/core/label.ts";
import { Matrix } from "../../../src/core/matrix.ts";
import { ClassifierPipeline } from "../../../src/models/classifier_pipeline.ts";
import { LogisticRegression } from "../../../src/models/logistic_regression.ts";
import { mostProbable } from "../../../src/core/most_probable.ts";
import { StandardScaler } from "../../../src/models/standard_scaler.ts";
import { crossValPredict, crossValScore } from "../../../src/validation/cross_validation.ts";
import { accuracy } from "../../../src/validation/metrics.ts";
import { StratifiedKFold } from "../../../src/validation/splits.ts";
import type { Fields, ParityCase } from "../parity_case.ts";
import { tfidfOf } from "./document_tfidf.ts";
import { toMatrix } from "./values.ts";

const classifier = new ClassifierPipeline([new StandardScaler()], new LogisticRegression());

export function caseStudy1({ params, inputs }: ParityCase) {
  const titles = inputs.title as string[];
  const tfidf = tfidfOf(params.tfidf as Fields).fit(titles);
  const y = inputs.category as Label[];
  const words = BlockMatrix.of(tfidf.transform(titles));
  const numbers = BlockMatrix.of(toMatrix(inputs.X_tabular));
  const joined = new BlockMatrix([...numbers.parts, ...words.parts]);
  const splits = new StratifiedKFold({ folds: 5, seed: 42 });

  const scored = (x: BlockMatrix) => {
    const scores = crossValScore(classifier, x, y, { splits });
    const mean = meanOf(scores);
    return {
      cv_accuracy: mean,
      cv_std: Math.sqrt(meanOf(scores.map((score) => (score - mean) ** 2))),
    };
  };
  const [byWords, byNumbers] = [words, numbers].map((x) =>
    crossValPredict(classifier, x, y, { splits })
  );
  const averaged = new Matrix(
    y.length,
    byWords.classes.length,
    byWords.probabilities.data.map((p, k) => (p + byNumbers.probabilities.data[k]) / 2),
  );
  return {
    n_text_features: tfidf.featureNames.length,
    feature_names: [...tfidf.featureNames],
    table: {
      "Early fusion (concat)": scored(joined),
      "Late fusion (avg probs)": {
        cv_accuracy: accuracy(y, mostProbable(averaged, byWords.classes)),
        cv_std: 0,
      },
      "Text only": scored(words),
      "Tabular only": scored(numbers),
    },
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
