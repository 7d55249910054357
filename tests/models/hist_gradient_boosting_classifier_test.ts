import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertGreater, assertThrows } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { RandomState } from "../../src/core/random.ts";
import { SparseMatrix } from "../../src/core/sparse_matrix.ts";
import { type ModelState, StateReader, type Tensor } from "../../src/core/state.ts";
import { LimitError, ModelFormatError } from "../../src/errors.ts";
import { LEAF } from "../../src/models/flat_trees.ts";
import {
  HistGradientBoostingClassifier,
  type HistGradientBoostingClassifierOptions,
} from "../../src/models/hist_gradient_boosting_classifier.ts";
import { HistGradientBoostingModel } from "../../src/models/hist_gradient_boosting_model.ts";
import { accuracy, logLoss } from "../../src/validation/metrics.ts";
import { randomDense } from "../core/kernels/linear_example.ts";
import { treeExample, type TreeExampleKind } from "./tree_examples.ts";

type Options = HistGradientBoostingClassifierOptions;

/** Log loss on test rows, iterations, and the probabilities of the first two of them. */
type Expected = readonly [loss: number, iterations: number, first: number[], second: number[]];

/** What scikit-learn 1.9.1 gives, `random_state=42`. */
const REFERENCES: readonly [number, number, TreeExampleKind, Options, Expected][] = [
  [500, 2, "numbers", {}, [
    0.44284256420503515,
    100,
    [0.00057441860726, 0.999425581393],
    [0.000825289521179, 0.999174710479],
  ]],
  [500, 4, "numbers", {}, [
    1.307380860059568,
    100,
    [0.000101664804003, 0.00333822953099, 0.00154203787233, 0.995018067793],
    [0.000132011218973, 8.97165851239e-6, 0.00422653342305, 0.995632483699],
  ]],
  [600, 3, "few numbers", { l2Regularization: 1.5, maxDepth: 4, learningRate: 0.3 }, [
    0.8079336452924475,
    100,
    [0.837953661057, 0.15870853578, 0.00333780316243],
    [0.991492578874, 0.0084865364727, 2.0884653758e-5],
  ]],
  [600, 2, "missing", {}, [
    0.5903581863347246,
    100,
    [0.992185565998, 0.00781443400221],
    [0.960739944623, 0.0392600553771],
  ]],
  [900, 3, "levels", { categoricalFeatures: [3, 4], classWeight: "balanced" }, [
    1.1862196402448693,
    100,
    [0.0242500122851, 0.000612402535975, 0.975137585179],
    [0.208735715306, 0.716396771124, 0.0748675135703],
  ]],
  [1500, 3, "numbers", { earlyStopping: true, maxIter: 300 }, [
    0.6538052875952932,
    32,
    [0.0184965463352, 0.0286517038616, 0.952851749803],
    [0.964505138981, 0.0319275472338, 0.00356731378482],
  ]],
  [1500, 3, "numbers", { maxBins: 40, maxLeafNodes: Infinity, minSamplesLeaf: 5, maxIter: 20 }, [
    0.6923614242166427,
    20,
    [0.0544417488274, 0.0290081159471, 0.916550135225],
    [0.964445881212, 0.0195464705445, 0.0160076482431],
  ]],
];

/** Two columns whose signs tell the class together, and three of noise. */
function signs(rows: number): { x: Matrix; y: string[] } {
  const x = randomDense(new RandomState(5), { rows, columns: 5, type: "f64" });
  return {
    x,
    y: Array.from({ length: rows }, (_, i) => x.row(i)[0] * x.row(i)[1] > 0 ? "same" : "other"),
  };
}

/** One column of the given values, a class each. */
function column(values: readonly number[]): Matrix {
  return Matrix.fromRows(values.map((value) => [value]));
}

const one = { maxIter: 1, minSamplesLeaf: 1, learningRate: 1 };

describe("HistGradientBoostingClassifier", () => {
  for (const [rows, classes, kind, options, expected] of REFERENCES) {
    it(`gives scikit-learn's probabilities: ${kind}, ${classes} classes, ${JSON.stringify(options)}`, () => {
      const { train, test } = treeExample(rows, classes, kind);
      const model = new HistGradientBoostingClassifier(options).fit(train.x, train.y);
      const probabilities = model.predictProba(test.x);
      const [loss, iterations, ...first] = expected;
      assertEquals(model.iterations, iterations);
      assertAlmostEquals(logLoss(test.y, probabilities), loss, 1e-9);
      first.forEach((row, i) =>
        row.forEach((p, k) => assertAlmostEquals(probabilities.row(i)[k], p, 1e-9))
      );
    });
  }

  it("learns what no single column tells", () => {
    const { x, y } = signs(600);
    const { outOfFold, model } = new HistGradientBoostingClassifier().fitCrossValidated(x, y);
    const predicted = y.map((_, i) => {
      const row = outOfFold.row(i);
      return model.classes[row.indexOf(Math.max(...row))];
    });
    assertGreater(accuracy(y, predicted), 0.95);
  });

  it("learns where missing values go, and sends them with most rows where none was missing", () => {
    const values = Array.from({ length: 30 }, (_, i) => i % 3 === 0 ? NaN : i % 3);
    const boosting = new HistGradientBoostingClassifier(one);
    for (const like of [1, 2]) {
      const y = values.map((value) => value === like || Number.isNaN(value) ? "a" : "b");
      const model = boosting.fit(column(values), y);
      assertEquals(model.predict(column([NaN, 1, 2])), [
        "a",
        ...[1, 2].map((value) => value === like ? "a" : "b"),
      ]);
    }
    const alone = values.map((value) => Number.isNaN(value) ? "a" : "b");
    assertEquals(boosting.fit(column(values), alone).predict(column([NaN, 1, 9])), ["a", "b", "b"]);
    for (const most of [1, 2]) {
      const few = Array.from({ length: 30 }, (_, i) => i < 10 ? 3 - most : most);
      const model = boosting.fit(column(few), few);
      assertEquals(model.predict(column([NaN])), [most]);
    }
  });

  it("parts levels that are not in order, and takes unknown ones for missing", () => {
    const levels = [3, 8, 1000, 4_000_000_000];
    const values = Array.from({ length: 120 }, (_, i) => levels[i % 4]);
    const y = values.map((value) => value === 8 || value === 4_000_000_000 ? "a" : "b");
    const model = new HistGradientBoostingClassifier({ ...one, categoricalFeatures: [0] })
      .fit(column(values), y);
    assertEquals(model.trees.features.length, 3);
    assertEquals(model.predict(column(levels)), ["b", "a", "b", "a"]);
    const missing = model.predictProba(column([NaN])).data;
    for (const unknown of [7, -1, 0.5]) {
      assertEquals(model.predictProba(column([unknown])).data, missing);
    }
    assertEquals(model.levels, { columns: [0], levels: [Float64Array.from(levels)] });
  });

  it("takes up to maxBins levels, whole numbers of at least 0", () => {
    const fit = (values: number[], options: object) =>
      new HistGradientBoostingClassifier({ ...one, categoricalFeatures: [0], ...options })
        .fit(column(values), values.map((_, i) => i % 2));
    const many = Array.from({ length: 256 }, (_, i) => i);
    assertEquals(fit(many.slice(1), {}).levels.levels[0].length, 255);
    assertThrows(() => fit(many, {}), RangeError, "256 levels, of which maxBins allows 255");
    assertThrows(() => fit([0, 1, 2], { maxBins: 2 }), RangeError, "3 levels");
    assertThrows(() => fit([0, -1], {}), RangeError, "column 0 holds -1 in row 1");
    assertThrows(() => fit([0, 1.5], {}), RangeError, "whole numbers ≥ 0");
    assertThrows(() => fit([0, 1], { categoricalFeatures: [3] }), RangeError, "no column 3");
  });

  it("keeps the limits of leaves and depth", () => {
    const { train } = treeExample(500, 2, "numbers");
    const leaves = (options: Options) => {
      const { starts } = new HistGradientBoostingClassifier({ maxIter: 3, ...options })
        .fit(train.x, train.y).trees;
      return [...starts.subarray(1)].map((end, tree) => (end - starts[tree] + 1) / 2);
    };
    assertEquals(leaves({ maxLeafNodes: 5 }), [5, 5, 5]);
    assertEquals(leaves({ maxDepth: 2 }), [4, 4, 4]);
    assertEquals(leaves({ minSamplesLeaf: 251 }), [1]);
    assertGreater(Math.min(...leaves({ maxLeafNodes: Infinity, minSamplesLeaf: 1 })), 40);
  });

  it("grows one tree an iteration for two classes, and one a class for more", () => {
    for (const [classes, trees] of [[2, 4], [3, 12]]) {
      const { train } = treeExample(500, classes, "numbers");
      const model = new HistGradientBoostingClassifier({ maxIter: 4 }).fit(train.x, train.y);
      assertEquals(model.trees.starts.length - 1, trees);
      assertEquals(model.iterations, 4);
      assertEquals(model.decisionFunction(train.x).columns, classes === 2 ? 1 : classes);
    }
  });

  it("says the shares of the classes where nothing can be split", () => {
    const model = new HistGradientBoostingClassifier()
      .fit(column([1, 2, 3, 4]), ["a", "b", "b", "b"]);
    assertAlmostEquals(model.predictProba(column([9])).data[0], 0.25, 1e-12);
    assertEquals([...model.trees.features], [LEAF]);
  });

  it("passes over columns of nothing, of one number and of one level", () => {
    const rows = Array.from({ length: 40 }, (_, i) => [NaN, NaN, 7, 7, i % 2]);
    const model = new HistGradientBoostingClassifier({ ...one, categoricalFeatures: [1, 3] })
      .fit(Matrix.fromRows(rows), rows.map((row) => row[4]));
    assertEquals(model.levels.levels.map(({ length }) => length), [0, 1]);
    assertEquals([...model.trees.features], [4, LEAF, LEAF]);
    assertEquals(model.predict(Matrix.fromRows([[1, 2, 3, 4, 1], [NaN, 0, 0, 0, 0]])), [1, 0]);
  });

  it("stops early on more than 10,000 rows, or as it is told", () => {
    const random = new RandomState(2), rows = 10_001;
    const x = randomDense(random, { rows, columns: 1, type: "f64" });
    const y = Array.from({ length: rows }, () => random.randomInteger(2));
    const iterations = (options: Options, count = rows) => {
      const taken = Array.from({ length: count }, (_, i) => i);
      return new HistGradientBoostingClassifier({ maxIter: 15, nIterNoChange: 1, ...options })
        .fit(x.takeRows(taken), y.slice(0, count)).iterations;
    };
    assert(iterations({}) < 15);
    assertEquals(iterations({}, 10_000), 15);
    assertEquals(iterations({ earlyStopping: false }), 15);
    assert(iterations({ earlyStopping: true }, 500) < 15);
  });

  it("sets whole groups aside to stop early", () => {
    const { x, y } = signs(300);
    const boosting = new HistGradientBoostingClassifier({ earlyStopping: true, maxIter: 3 });
    const groups = y.map((_, i) => i % 30);
    assertEquals(boosting.fit(x, y, { groups }), boosting.fit(x, y, { groups }));
    const single = y.map(() => "one");
    assertThrows(() => boosting.fit(x, y, { groups: single }), RangeError, "only one group");
  });

  it("counts a row of weight 2 as two, and one of weight 0 not at all", () => {
    const { train, test } = treeExample(500, 3, "numbers");
    const boosting = new HistGradientBoostingClassifier({ minSamplesLeaf: 1, maxIter: 5 });
    const twice = [...train.y.keys()].flatMap((i) => Array<number>(i % 3).fill(i));
    const sampleWeight = Float64Array.from(train.y, (_, i) => i % 3);
    const weighted = boosting.fit(train.x, train.y, { sampleWeight });
    const repeated = boosting.fit(train.x.takeRows(twice), twice.map((i) => train.y[i]));
    const expected = repeated.predictProba(test.x).data;
    weighted.predictProba(test.x).data.forEach((p, k) => assertAlmostEquals(p, expected[k], 1e-6));
  });

  it("takes sparse features as if they were written out, and not too many of them", () => {
    const sparse = new SparseMatrix(200, 3, {
      indptr: Uint32Array.from({ length: 201 }, (_, i) => i),
      indices: Uint32Array.from({ length: 200 }, (_, i) => i % 3),
      data: Float64Array.from({ length: 200 }, (_, i) => i % 7),
    });
    const y = Array.from({ length: 200 }, (_, i) => i % 3 === 0 ? "a" : "b");
    const boosting = new HistGradientBoostingClassifier({ maxIter: 5 });
    assertEquals(boosting.fit(sparse, y), boosting.fit(sparse.toDense(), y));
    const huge = new SparseMatrix(2, 2 ** 28, {
      indptr: new Uint32Array(3),
      indices: new Uint32Array(0),
      data: new Float64Array(0),
    });
    assertThrows(() => boosting.fit(huge, ["a", "b"]), LimitError, "Cannot write out 2 rows");
  });

  it("says what it refuses", () => {
    const boosting = new HistGradientBoostingClassifier();
    for (const infinite of [Infinity, -Infinity]) {
      const x = column([1, infinite]);
      assertThrows(() => boosting.fit(x, ["a", "b"]), RangeError, "gradient boosting: features");
      const model = boosting.fit(column([1, 2]), ["a", "b"]);
      assertThrows(() => model.predict(x), RangeError, "must be finite");
    }
    for (
      const [options, message] of [
        [{ maxDepth: 0 }, "maxDepth"],
        [{ minSamplesLeaf: 0 }, "minSamplesLeaf"],
        [{ maxBins: 1 }, "maxBins"],
        [{ validationFraction: 1 }, "validationFraction"],
        [{ nIterNoChange: 0 }, "nIterNoChange"],
        [{ tol: NaN }, "tol"],
        [{ categoricalFeatures: [-1] }, "categoricalFeatures"],
        [{ innerFolds: 1 }, "innerFolds"],
      ] as const
    ) assertThrows(() => new HistGradientBoostingClassifier(options), RangeError, message);
  });
});

describe("HistGradientBoostingModel.fromState", () => {
  const { train } = treeExample(900, 3, "levels");
  const model = new HistGradientBoostingClassifier({ categoricalFeatures: [3, 4], maxIter: 2 })
    .fit(train.x, train.y);
  const load = (state: ModelState) =>
    HistGradientBoostingModel.fromState(new StateReader(state, {}));

  it("gives the same model back", () => {
    assertEquals(load(model.toState()).toState(), model.toState());
    assertEquals(load(model.toState()).predictProba(train.x), model.predictProba(train.x));
  });

  it("refuses trees that do not end, go astray, or look up levels that there are not", () => {
    const { features } = model.trees;
    const leaf = features.indexOf(LEAF), ofLevels = features.findIndex((j) => j === 3 || j === 4);
    for (
      const [name, change] of [
        ["rights", (data) => data[0] = 0],
        ["features", (data) => data[0] = 6],
        ["features", (data) => data[leaf] = 0],
        ["thresholds", (data) => data[0] = NaN],
        ["thresholds", (data) => data[ofLevels] = 0.5],
        ["thresholds", (data) => data[ofLevels] = -1],
        ["thresholds", (data) => data[ofLevels] = 1e6],
        ["starts", (data) => data[1]++],
        ["missingLeft", (data) => data[0] = 2],
        ["leaves", (data) => data[0] = Infinity],
        ["baseline", (data) => data[0] = NaN],
        ["levels3", (data) => data[0] = 1],
        ["levels4", (data) => data[1] = 0.5],
      ] as [string, (data: Tensor["data"]) => void][]
    ) {
      const state = model.toState(), { shape } = state.tensors![name];
      const data = state.tensors![name].data.slice();
      change(data);
      const changed = { ...state, tensors: { ...state.tensors, [name]: { shape, data } } };
      assertThrows(() => load(changed), ModelFormatError, "model.");
    }
  });
});
