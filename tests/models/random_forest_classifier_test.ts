import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertGreater, assertThrows } from "@std/assert";
import { BlockMatrix } from "../../src/core/block_matrix.ts";
import { Matrix } from "../../src/core/matrix.ts";
import { RandomState } from "../../src/core/random.ts";
import { SparseMatrix } from "../../src/core/sparse_matrix.ts";
import { type ModelState, StateReader, type Tensor } from "../../src/core/state.ts";
import { LimitError, ModelFormatError } from "../../src/errors.ts";
import { LEAF } from "../../src/models/flat_trees.ts";
import { RandomForestClassifier } from "../../src/models/random_forest_classifier.ts";
import { RandomForestModel } from "../../src/models/random_forest_model.ts";
import { accuracy } from "../../src/validation/metrics.ts";
import { randomDense } from "../core/kernels/linear_example.ts";

/** Five columns, of which the product of the first two tells the class, but for some noise. */
function interaction(rows: number, seed: number): { x: Matrix; y: string[] } {
  const random = new RandomState(seed);
  const x = randomDense(random, { rows, columns: 5, type: "f64" });
  const y = Array.from({ length: rows }, (_, i) => {
    const [a, b] = x.row(i);
    return a * b + 0.2 * random.normal() > 0 ? "same" : "other";
  });
  return { x, y };
}

const train = interaction(400, 1), test = interaction(400, 2);

describe("RandomForestClassifier", () => {
  it("learns what no single column tells", () => {
    const model = new RandomForestClassifier().fit(train.x, train.y);
    assertGreater(accuracy(test.y, model.predict(test.x)), 0.8);
    const [first, second, ...others] = model.featureImportances;
    assertGreater(Math.min(first, second), 2 * Math.max(...others));
    assertAlmostEquals(model.featureImportances.reduce((a, b) => a + b), 1, 1e-12);
  });

  it("has an out-of-bag score that is like the one on new rows", () => {
    const model = new RandomForestClassifier({ oobScore: true }).fit(train.x, train.y);
    assertAlmostEquals(model.oobScore!, accuracy(test.y, model.predict(test.x)), 0.06);
    assertEquals(new RandomForestClassifier().fit(train.x, train.y).oobScore, undefined);
  });

  it("gives every training row its class if trees see all rows and grow to the end", () => {
    const forest = new RandomForestClassifier({ bootstrap: false, nEstimators: 3 });
    const model = forest.fit(train.x, train.y);
    assertEquals(model.predict(train.x), train.y);
    assert(model.predictProba(train.x).data.every((p) => p === 0 || p === 1));
  });

  it("has a seed that decides everything", () => {
    const fit = (seed: number) =>
      new RandomForestClassifier({ nEstimators: 5, seed }).fit(train.x, train.y).toState();
    assertEquals(fit(3), fit(3));
    assert(JSON.stringify(fit(3)) !== JSON.stringify(fit(4)));
  });

  it("keeps the limits of depth, splits and leaves", () => {
    const leaves = (options: object) => {
      const forest = new RandomForestClassifier({ nEstimators: 4, ...options });
      const { starts } = forest.fit(train.x, train.y).trees;
      return Math.max(...starts.subarray(1).map((end, tree) => (end - starts[tree] + 1) / 2));
    };
    assert(leaves({ maxDepth: 2 }) <= 4);
    assert(leaves({ minSamplesLeaf: 100 }) <= 4);
    assert(leaves({ minSamplesSplit: 250 }) <= 4);
    for (const criterion of ["gini", "entropy"]) {
      for (const maxFeatures of ["sqrt", "log2", "all", 1, 0.5, 99]) {
        assertGreater(leaves({ criterion, maxFeatures }), 8);
      }
    }
  });

  it("counts a row of weight 2 as two, and one of weight 0 not at all", () => {
    const forest = new RandomForestClassifier({ bootstrap: false, nEstimators: 3 });
    const twice = [...train.y.keys()].filter((i) => i % 3 > 0)
      .flatMap((i) => i % 3 === 1 ? [i] : [i, i]);
    const sampleWeight = Float64Array.from(train.y, (_, i) => i % 3);
    const weighted = forest.fit(train.x, train.y, { sampleWeight });
    const repeated = forest.fit(train.x.takeRows(twice), twice.map((i) => train.y[i]));
    assertEquals(weighted.predictProba(test.x), repeated.predictProba(test.x));
  });

  it("gives a rare class more weight where classes are balanced", () => {
    const x = randomDense(new RandomState(4), { rows: 200, columns: 2, type: "f64" });
    const y = Array.from({ length: 200 }, (_, i) => i % 10 === 0 ? "rare" : "usual");
    const share = (classWeight: "none" | "balanced" | { rare: number }) => {
      const forest = new RandomForestClassifier({ classWeight, minSamplesLeaf: 20, seed: 1 });
      const data = [...forest.fit(x, y).predictProba(x).data];
      return data.filter((_, at) => at % 2 === 0).reduce((sum, p) => sum + p, 0) / 200;
    };
    assertAlmostEquals(share("none"), 0.1, 0.03);
    assertGreater(share("balanced"), 0.3);
    assertAlmostEquals(share({ rare: 9 }), share("balanced"), 1e-9);
  });

  it("takes sparse features and blocks as if they were written out", () => {
    const sparse = new SparseMatrix(400, 3, {
      indptr: Uint32Array.from({ length: 401 }, (_, i) => i),
      indices: Uint32Array.from({ length: 400 }, (_, i) => i % 3),
      data: new Float64Array(400).fill(0.5),
    });
    const blocks = new BlockMatrix([
      { matrix: train.x, weight: 0.25 },
      { matrix: sparse, weight: 2 },
    ]);
    const forest = new RandomForestClassifier({ nEstimators: 5 });
    assertEquals(forest.fit(blocks, train.y), forest.fit(blocks.toDense(), train.y));
    const model = forest.fit(blocks, train.y);
    assertEquals(model.predictProba(blocks), model.predictProba(blocks.toDense()));
    assertEquals(model.predictProba(blocks.view([7])).row(0), model.predictProba(blocks).row(7));
  });

  it("does not write out what does not fit", () => {
    const huge = new SparseMatrix(2, 2 ** 28, {
      indptr: Uint32Array.of(0, 0, 0),
      indices: new Uint32Array(0),
      data: new Float64Array(0),
    });
    const forest = new RandomForestClassifier();
    assertThrows(() => forest.fit(huge, ["a", "b"]), LimitError, "Cannot write out 2 rows");
  });

  it("learns single rows and constant columns", () => {
    const x = Matrix.fromRows([[1], [1], [1]]);
    const forest = new RandomForestClassifier({ bootstrap: false });
    const model = forest.fit(x, ["a", "a", "b"]);
    assertAlmostEquals(model.predictProba(x).data[0], 2 / 3, 1e-12);
    assertEquals([...model.featureImportances], [0]);
  });

  it("says which option is wrong", () => {
    for (
      const [options, message] of [
        [{ nEstimators: 0 }, "nEstimators"],
        [{ maxDepth: 0 }, "maxDepth"],
        [{ minSamplesSplit: 1 }, "minSamplesSplit"],
        [{ minSamplesLeaf: 0.5 }, "minSamplesLeaf"],
        [{ maxFeatures: 0 }, "maxFeatures"],
        [{ maxFeatures: 1.5 }, "maxFeatures"],
        [{ innerFolds: 1 }, "innerFolds"],
      ] as const
    ) assertThrows(() => new RandomForestClassifier(options), RangeError, message);
    for (
      const [options, message] of [
        [{ criterion: "mse" }, "criterion"],
        [{ maxFeatures: "auto" }, "maxFeatures"],
        [{ oobScore: true, bootstrap: false }, "out of bag"],
      ] as const
    ) {
      assertThrows(() => new RandomForestClassifier(options as object), TypeError, message);
    }
    const one = Matrix.fromRows([[1], [2]]);
    const forest = new RandomForestClassifier();
    assertThrows(() => forest.fit(one, ["a", "a"]), RangeError, "Cannot fit a random forest");
    assertThrows(() => forest.fit(Matrix.fromRows([[NaN], [2]]), ["a", "b"]), RangeError, "finite");
  });
});

describe("RandomForestModel.fromState", () => {
  const model = new RandomForestClassifier({ nEstimators: 3, maxDepth: 3, oobScore: true })
    .fit(train.x, train.y);
  const load = (state: ModelState) => RandomForestModel.fromState(new StateReader(state, {}));
  const changed = (name: string, change: (data: Tensor["data"]) => void): ModelState => {
    const state = model.toState();
    const data = state.tensors![name].data.slice();
    change(data);
    return { ...state, tensors: { ...state.tensors, [name]: { shape: [data.length], data } } };
  };

  it("gives the same model back", () => assertEquals(load(model.toState()), model));

  it("refuses trees that do not end, go astray, or hold no probabilities", () => {
    const { features } = model.trees;
    const leaf = features.indexOf(LEAF);
    for (
      const [name, change] of [
        ["rights", (data) => data[0] = 0],
        ["rights", (data) => data[0] = 1],
        ["rights", (data) => data[0] = 1e6],
        ["rights", (data) => data[leaf] = 9],
        ["features", (data) => data[0] = 5],
        ["features", (data) => data[0] = LEAF],
        ["features", (data) => data[leaf] = 0],
        ["thresholds", (data) => data[0] = NaN],
        ["starts", (data) => data[1] = data[2]],
        ["starts", (data) => data[1]++],
        ["starts", (data) => data[0] = 1],
        ["leaves", (data) => data[0] += 0.5],
        ["leaves", (data) => data[0] = NaN],
        ["featureImportances", (data) => data[0] = -1],
      ] as [string, (data: Tensor["data"]) => void][]
    ) assertThrows(() => load(changed(name, change)), ModelFormatError, "model.");
  });
});
