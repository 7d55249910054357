import type { Label } from "../../../src/core/label.ts";
import type { Matrix } from "../../../src/core/matrix.ts";
import { balanceModalityDimensions } from "../../../src/fusion/balance_modality_dimensions.ts";
import {
  handleMissingModality,
  type MissingStrategy,
} from "../../../src/fusion/handle_missing_modality.ts";
import { LogisticRegression } from "../../../src/models/logistic_regression.ts";
import { StandardScaler } from "../../../src/models/standard_scaler.ts";
import { analyzeCrossModalCorrelation } from "../../../src/pipeline/analyze_cross_modal_correlation.ts";
import { accuracy } from "../../../src/validation/metrics.ts";
import { StratifiedKFold } from "../../../src/validation/splits.ts";
import type { Fields, ParityCase } from "../parity_case.ts";
import { type Adapter, NoCounterpart } from "./adapter.ts";
import { caseStudy1 } from "./document_case1.ts";
import { caseStudy2 } from "./document_case2.ts";
import { earlyFusionEndToEnd } from "./document_early_fusion.ts";
import { lateFusion } from "./document_late_fusion.ts";
import { toMatrix, toRows } from "./values.ts";

/** The tutorial's own blocks, as someone would port them who wants its numbers. */
export const document: Adapter = (parityCase) => {
  const [, name] = parityCase.name.split("/");
  const block = blocks[name];
  if (block === undefined) throw new NoCounterpart(`the adapter does not know ${name}`);
  return block(parityCase);
};

const blocks: Readonly<Record<string, Adapter>> = {
  balance,
  case1: caseStudy1,
  case2: caseStudy2,
  complementary,
  cross_modal: crossModal,
  early_fusion_end_to_end: earlyFusionEndToEnd,
  late_fusion: lateFusion,
  missing_modality: missingModality,
};

function balance({ params, inputs }: ParityCase) {
  const features = Object.fromEntries(
    Object.entries(inputs.features as Fields).map(([name, value]) => [name, toMatrix(value)]),
  );
  const balanced = balanceModalityDimensions(features, {
    targetDim: params.target_dim as number,
    scaleNarrow: false,
    balance: "none",
  });
  return {
    balanced: Object.fromEntries(
      Object.entries(balanced).map(([name, matrix]) => [name, toRows(matrix)]),
    ),
  };
}

function complementary({ inputs }: ParityCase) {
  const { true: truth, pred_a: a, pred_b: b } = inputs as Record<string, number[]>;
  const agreeing = [...truth.keys()].filter((row) => a[row] === b[row]);
  const take = (values: number[], rows: number[]) => rows.map((row) => values[row]);
  return {
    acc_a: accuracy(truth, a),
    acc_b: accuracy(truth, b),
    acc_or: accuracy(truth, a.map((vote, row) => vote | b[row])),
    acc_and: accuracy(truth, a.map((vote, row) => vote & b[row])),
    agreement: accuracy(a, b),
    accuracy_where_agree: accuracy(take(truth, agreeing), take(a, agreeing)),
  };
}

/** Scaled on all rows beforehand, as the tutorial does. */
function crossModal({ inputs }: ParityCase) {
  const scaled = (x: Matrix) => new StandardScaler().fit(x).transform(x);
  const labels = inputs.labels as Label[];
  const analysis = analyzeCrossModalCorrelation(
    scaled(toMatrix(inputs.A)),
    scaled(toMatrix(inputs.B)),
    labels,
    {
      classifier: new LogisticRegression(),
      splits: new StratifiedKFold({ shuffle: false }).split(labels),
    },
  );
  return {
    acc_a: analysis.a.accuracy,
    acc_b: analysis.b.accuracy,
    acc_combined: analysis.combined.accuracy,
    fusion_gain: analysis.gain.value,
    canonical_correlations: [...analysis.canonicalCorrelations.training],
  };
}

function missingModality({ inputs }: ParityCase) {
  const features = toMatrix(inputs.features);
  const handled = (strategy: MissingStrategy) =>
    toRows(handleMissingModality(features, inputs.missing as boolean[], { strategy }).features);
  return {
    zero: handled("zero"),
    mean: handled("mean"),
    flag: handled("flag"),
    remove_documented: handled("remove"),
  };
}
