/** What every estimator on matrices promises, checked on a table of them. */
import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { BlockMatrix, type Features } from "../../src/core/block_matrix.ts";
import { Matrix } from "../../src/core/matrix.ts";
import { RandomState } from "../../src/core/random.ts";
import { SparseMatrix } from "../../src/core/sparse_matrix.ts";
import { type ModelState, StateReader, type StepDecoder } from "../../src/core/state.ts";
import { ModelFormatError, ShapeError } from "../../src/errors.ts";
import type { Classifier, ClassifierModel } from "../../src/models/classifier.ts";
import { DummyClassifier } from "../../src/models/dummy_classifier.ts";
import { DummyClassifierModel } from "../../src/models/dummy_classifier_model.ts";
import { LogisticRegression } from "../../src/models/logistic_regression.ts";
import { LogisticRegressionModel } from "../../src/models/logistic_regression_model.ts";
import { PCA } from "../../src/models/pca.ts";
import { PCAModel } from "../../src/models/pca_model.ts";
import { SimpleImputer, SimpleImputerModel } from "../../src/models/simple_imputer.ts";
import { StandardScaler, StandardScalerModel } from "../../src/models/standard_scaler.ts";
import type { Transformer, TransformerModel } from "../../src/models/transformer.ts";
import { randomBlocks, randomDense, randomSparse } from "../core/kernels/linear_example.ts";

const CLASSIFIERS: { name: string; spec: Classifier; decode: StepDecoder }[] = [
  ...[
    { name: "LogisticRegression", spec: new LogisticRegression() },
    { name: "LogisticRegression, c auto", spec: new LogisticRegression({ c: "auto" }) },
    {
      name: "LogisticRegression, balanced",
      spec: new LogisticRegression({ classWeight: "balanced" }),
    },
  ].map((entry) => ({ ...entry, decode: LogisticRegressionModel.fromState })),
  {
    name: "DummyClassifier",
    spec: new DummyClassifier(),
    decode: DummyClassifierModel.fromState,
  },
];

const TRANSFORMERS: { name: string; spec: Transformer; decode: StepDecoder }[] = [
  ...[
    { name: "StandardScaler", spec: new StandardScaler() },
    { name: "StandardScaler, not centred", spec: new StandardScaler({ withMean: false }) },
  ].map((entry) => ({ ...entry, decode: StandardScalerModel.fromState })),
  ...[
    { name: "PCA", spec: new PCA({ nComponents: 3 }) },
    {
      name: "PCA, randomized, whitened",
      spec: new PCA({ nComponents: 3, whiten: true, svdSolver: "randomized" }),
    },
  ].map((entry) => ({ ...entry, decode: PCAModel.fromState })),
  {
    name: "SimpleImputer",
    spec: new SimpleImputer({ addIndicator: true }),
    decode: SimpleImputerModel.fromState,
  },
];

const random = new RandomState(11);
const FEATURES: Record<string, Features> = {
  "dense f64": randomDense(random, { rows: 61, columns: 7, type: "f64" }),
  "dense f32": randomDense(random, { rows: 61, columns: 7, type: "f32" }),
  "sparse": randomSparse(random, { rows: 61, columns: 15 }),
  "blocks": randomBlocks(random, 61),
};

const LABELS = {
  "two classes": Array.from({ length: 61 }, (_, i) => i % 2 === 0 ? "yes" : "no"),
  "four classes": Array.from({ length: 61 }, (_, i) => 10 * (i % 4)),
};

/** As a model file gives it back: the fields through JSON, the tensors copied. */
function reread(state: ModelState): ModelState {
  const tensors = Object.entries(state.tensors ?? {})
    .map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]);
  return {
    type: state.type,
    fields: JSON.parse(JSON.stringify(state.fields)),
    tensors: Object.fromEntries(tensors),
  };
}

/** Every array within, to compare before and after. */
function arraysOf(x: Features): ArrayLike<number>[] {
  if (x instanceof BlockMatrix) return x.parts.flatMap(({ matrix }) => arraysOf(matrix));
  return x instanceof SparseMatrix ? [x.indptr, x.indices, x.data] : [x.data];
}

for (const { name, spec, decode } of CLASSIFIERS) {
  for (const [kind, x] of Object.entries(FEATURES)) {
    for (const [classes, y] of Object.entries(LABELS)) {
      describe(`${name} on ${kind}, ${classes}`, () => {
        it("fits to the same bits each time, and changes nothing that it is given", () => {
          const before = structuredClone([arraysOf(x), y]);
          const model = spec.fit(x, y);
          assertEquals(spec.fit(x, y), model);
          assertEquals(spec.fitCrossValidated(x, y).model, model);
          model.predictProba(x);
          assertEquals([arraysOf(x), y], before);
        });

        it("gives probabilities that sum to 1, of sorted classes, and predicts the largest", () => {
          const model = spec.fit(x, y);
          assertEquals(model.classes, [...new Set<string | number>(y)].sort());
          assertEquals(model.columns, x.columns);
          const predicted = model.predict(x), { outOfFold } = spec.fitCrossValidated(x, y);
          for (const probabilities of [model.predictProba(x), outOfFold]) {
            assertEquals([probabilities.rows, probabilities.columns], [61, model.classes.length]);
            for (let i = 0; i < 61; i++) {
              const row = [...probabilities.row(i)];
              assert(row.every((p) => p >= 0));
              assertAlmostEquals(row.reduce((sum, p) => sum + p), 1, 1e-14);
            }
          }
          const probabilities = model.predictProba(x);
          predicted.forEach((label, i) => {
            const own = probabilities.row(i)[model.classes.indexOf(label)];
            assertEquals(own, Math.max(...probabilities.row(i)));
          });
        });

        it("predicts a row alone as among others", () => {
          const model = spec.fit(x, y), blocks = BlockMatrix.of(x);
          const all = model.predictProba(x), rows = [60, 4, 4, 17];
          const some = model.predictProba(blocks.view(rows));
          rows.forEach((row, i) => assertEquals(some.row(i), all.row(row)));
          assertEquals(model.predictProba(blocks.view([])).rows, 0);
        });

        it("is the same after saving and loading", () => {
          const model = spec.fit(x, y);
          const loaded = decode(new StateReader(reread(model.toState()), {})) as ClassifierModel;
          assertEquals(loaded, model);
          assertEquals(loaded.predictProba(x), model.predictProba(x));
        });

        it("does not load with a tensor missing or cut", () => {
          const state = reread(spec.fit(x, y).toState());
          assertBadTensorsFail(state, decode);
        });

        it("refuses other columns", () => {
          const model = spec.fit(x, y);
          assertThrows(() => model.predictProba(Matrix.zeros(1, x.columns + 1)), ShapeError);
        });
      });
    }
  }
}

for (const { name, spec, decode } of TRANSFORMERS) {
  for (const kind of ["dense f64", "dense f32"]) {
    const x = FEATURES[kind] as Matrix;
    describe(`${name} on ${kind}`, () => {
      it("fits to the same bits each time, and changes nothing that it is given", () => {
        const before = x.data.slice(), model = spec.fit(x);
        assertEquals(spec.fit(x), model);
        model.transform(x);
        assertEquals(x.data, before);
      });

      it("transforms a row alone as among others, in the type that it comes in", () => {
        const model = spec.fit(x), all = model.transform(x);
        assertEquals(all.data.constructor, x.data.constructor);
        const rows = [60, 4, 4, 17];
        assertEquals(model.transform(x.takeRows(rows)), all.takeRows(rows));
      });

      it("is the same after saving and loading", () => {
        const model = spec.fit(x);
        const loaded = decode(new StateReader(reread(model.toState()), {})) as TransformerModel;
        assertEquals(loaded, model);
        assertEquals(loaded.transform(x), model.transform(x));
      });

      it("does not load with a tensor missing or cut", () => {
        assertBadTensorsFail(reread(spec.fit(x).toState()), decode);
      });
    });
  }
}

function assertBadTensorsFail(state: ModelState, decode: StepDecoder): void {
  for (const [name, tensor] of Object.entries(state.tensors ?? {})) {
    const { [name]: _, ...others } = state.tensors ?? {};
    const cut = { shape: [tensor.data.length - 1, 1, 1], data: tensor.data.slice(1) };
    for (const tensors of [others, { ...others, [name]: cut }]) {
      assertThrows(
        () => decode(new StateReader({ ...state, tensors }, {})),
        ModelFormatError,
        `model.${name}`,
      );
    }
  }
}
