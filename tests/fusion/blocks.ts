/** Synthetic blocks, and what the tests of fusion share. */
import type { Block } from "../../src/core/block.ts";
import type { Label } from "../../src/core/label.ts";
import { Matrix } from "../../src/core/matrix.ts";
import { RandomState } from "../../src/core/random.ts";
import { SparseMatrix } from "../../src/core/sparse_matrix.ts";
import { type ModelState, StateReader, type StepDecoder } from "../../src/core/state.ts";
import { BlockSteps } from "../../src/fusion/block_steps.ts";
import { EarlyFusionModel } from "../../src/fusion/early_fusion_model.ts";
import { EvidencePool } from "../../src/fusion/evidence_pool.ts";
import { LateFusionModel } from "../../src/fusion/late_fusion_model.ts";
import { MeanPool } from "../../src/fusion/mean_pool.ts";
import { SingleModalityModel } from "../../src/fusion/single_modality_model.ts";
import { StackedClassifier } from "../../src/fusion/stacked_classifier.ts";
import { LogisticRegressionModel } from "../../src/models/logistic_regression_model.ts";
import { PCAModel } from "../../src/models/pca_model.ts";

/** A dense block; all rows are present unless told otherwise. */
export function block(modality: string, rows: number[][], present?: ArrayLike<number>): Block {
  const features = Matrix.fromRows(rows);
  return {
    modality,
    ids: rows.map((_, i) => `row ${i}`),
    features,
    present: present === undefined ? new Uint8Array(rows.length).fill(1) : Uint8Array.from(present),
    names: Array.from({ length: features.columns }, (_, j) => `${modality} ${j}`),
  };
}

/** The given rows of a block. */
export function takeRows(whole: Block, rows: readonly number[]): Block {
  return {
    ...whole,
    ids: rows.map((row) => whole.ids[row]),
    features: whole.features.takeRows(rows),
    present: Uint8Array.from(rows, (row) => whole.present[row]),
  };
}

/** A dense block's features in compressed sparse rows. */
export function toSparse(dense: Block): Block {
  const { rows, columns, data } = dense.features as Matrix;
  const indptr = new Uint32Array(rows + 1), indices: number[] = [], values: number[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      if (data[i * columns + j] === 0) continue;
      indices.push(j);
      values.push(data[i * columns + j]);
    }
    indptr[i + 1] = indices.length;
  }
  return {
    ...dense,
    features: new SparseMatrix(rows, columns, {
      indptr,
      indices: Uint32Array.from(indices),
      data: Float64Array.from(values),
    }),
  };
}

/** Three classes; `image` tells the first apart, `audio` the second, each noisily, and `noise` none; some rows are absent. */
export function complementary(
  options: { rows: number; seed: number; absent?: number },
): { blocks: Block[]; labels: string[] } {
  const random = new RandomState(options.seed);
  const labels = Array.from({ length: options.rows }, (_, i) => ["a", "b", "c"][i % 3]);
  const presence = () =>
    labels.map((_, i) => i >= 6 && random.random() < (options.absent ?? 0) ? 0 : 1);
  const rows = (signal: (label: string) => number, columns: number) =>
    labels.map((label) =>
      Array.from({ length: columns }, (_, j) => random.normal() + (j === 0 ? signal(label) : 0))
    );
  const whole = new Uint8Array(options.rows).fill(1);
  return {
    labels,
    blocks: [
      block("image", rows((label) => label === "a" ? 3 : 0, 2), presence()),
      block("audio", rows((label) => label === "b" ? 3 : 0, 5), presence()),
      block("noise", rows(() => 0, 3), whole),
    ],
  };
}

/** Share of the rows whose most probable class is the label. */
export function share(probabilities: Matrix, classes: readonly Label[], labels: readonly Label[]) {
  const hits = labels.filter((label, i) => {
    const row = [...probabilities.row(i)];
    return classes[row.indexOf(Math.max(...row))] === label;
  });
  return hits.length / labels.length;
}

/** What a model file does to a state, in between saving and loading. */
export function reload<Model>(
  Class: abstract new (...args: never[]) => Model,
  model: { toState(): ModelState },
): Model {
  return reader({ type: "Test", fields: {}, children: { model: model.toState() } })
    .step("model", Class);
}

/** A reader of states that knows the steps of fusion. */
export function reader(state: ModelState): StateReader {
  return new StateReader(throughJson(state), decoders);
}

const decoders: Record<string, StepDecoder> = {
  BlockSteps: (state) => BlockSteps.fromState(state),
  EarlyFusionModel: (state) => EarlyFusionModel.fromState(state),
  EvidencePool: (state) => EvidencePool.fromState(state),
  LateFusionModel: (state) => LateFusionModel.fromState(state),
  MeanPool: (state) => MeanPool.fromState(state),
  LogisticRegressionModel: (state) => LogisticRegressionModel.fromState(state),
  PCAModel: (state) => PCAModel.fromState(state),
  SingleModalityModel: (state) => SingleModalityModel.fromState(state),
  StackedClassifier: (state) => StackedClassifier.fromState(state),
};

/** Fields become text and back; tensors stay the numbers they are. */
function throughJson(state: ModelState): ModelState {
  return {
    ...state,
    fields: JSON.parse(JSON.stringify(state.fields)),
    children: Object.fromEntries(
      Object.entries(state.children ?? {}).map(([name, child]) => [name, throughJson(child)]),
    ),
  };
}
