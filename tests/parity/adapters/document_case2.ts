import { BlockMatrix } from "../../../src/core/block_matrix.ts";
import type { Label } from "../../../src/core/label.ts";
import { Matrix } from "../../../src/core/matrix.ts";
import { LogisticRegression } from "../../../src/models/logistic_regression.ts";
import { OrdinalEncoder } from "../../../src/models/ordinal_encoder.ts";
import { StandardScaler } from "../../../src/models/standard_scaler.ts";
import { accuracy } from "../../../src/validation/metrics.ts";
import { trainTestSplit } from "../../../src/validation/splits.ts";
import type { Fields, ParityCase } from "../parity_case.ts";
import { tfidfOf } from "./document_tfidf.ts";
import { toMatrix, toRows } from "./values.ts";

/** Vocabulary and scale are fitted on all rows, as in the tutorial; its text-only rows are aligned. */
export function caseStudy2({ params, inputs }: ParityCase) {
  const y = inputs.y as Label[];
  const texts = inputs.text as string[];
  const words = tfidfOf(params.tfidf as Fields).fit(texts).transform(texts);
  const tiers = [inputs.customer_tier as string[]];
  const codes = new OrdinalEncoder({ categories: [params.tier_order as string[]] }).fit(tiers)
    .transform(tiers);
  const numbers = toMatrix(inputs.X_numeric);
  const tabular = Matrix.fromRows(
    y.map((_, row) => [...codes.row(row), ...numbers.row(row)]),
  );
  const textOnly = BlockMatrix.of(words);
  const combined = new BlockMatrix([
    { matrix: words, weight: 1 },
    { matrix: new StandardScaler().fit(tabular).transform(tabular), weight: 1 },
  ]);

  const { train, test } = trainTestSplit(y, { testSize: 0.2, seed: 42 });
  const take = (rows: Uint32Array) => Array.from(rows, (row) => y[row]);
  const fitted = (x: BlockMatrix) => new LogisticRegression().fit(x.view(train), take(train));
  const model = fitted(combined);
  const predicted = model.predict(combined.view(test));
  return {
    n_text_features: words.columns,
    test_indices: [...test],
    predict_proba: toRows(model.predictProba(combined.view(test))),
    y_pred: predicted,
    acc_combined: accuracy(take(test), predicted),
    acc_text_aligned: accuracy(take(test), fitted(textOnly).predict(textOnly.view(test))),
  };
}
