import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { multiply } from "../../src/core/kernels/products.ts";
import { Matrix } from "../../src/core/matrix.ts";
import { RandomState } from "../../src/core/random.ts";
import { transpose } from "../../src/core/transpose.ts";
import { ClassifierPipeline } from "../../src/models/classifier_pipeline.ts";
import { LogisticRegression } from "../../src/models/logistic_regression.ts";
import { Nystroem } from "../../src/models/nystroem.ts";
import { rbfKernel } from "../../src/models/rbf_kernel.ts";
import { RBFSampler } from "../../src/models/rbf_sampler.ts";
import { StandardScaler } from "../../src/models/standard_scaler.ts";
import type { Transformer } from "../../src/models/transformer.ts";
import { accuracy } from "../../src/validation/metrics.ts";
import { randomDense } from "../core/kernels/linear_example.ts";

/** The kernel by its definition, entry by entry. */
function slowKernel(x: Matrix, y: Matrix, gamma: number): Matrix {
  const kernel = Matrix.zeros(x.rows, y.rows);
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0; j < y.rows; j++) {
      const square = [...x.row(i)].reduce((sum, value, k) => sum + (value - y.row(j)[k]) ** 2, 0);
      kernel.row(i)[j] = Math.exp(-gamma * square);
    }
  }
  return kernel;
}

/** Mean distance of the products of features from the kernel. */
function meanError(spec: Transformer, { train, test }: { train: Matrix; test: Matrix }): number {
  const features = spec.fit(train).transform(test);
  const products = multiply(features, transpose(features)), kernel = slowKernel(test, test, 0.2);
  return Array.from(products.data).reduce(
    (sum, value, k) => sum + Math.abs(value - kernel.data[k]),
    0,
  ) /
    kernel.data.length;
}

function assertClose(actual: Matrix, expected: Matrix, tolerance: number): void {
  assertEquals([actual.rows, actual.columns], [expected.rows, expected.columns]);
  actual.data.forEach((value, k) => assertAlmostEquals(value, expected.data[k], tolerance));
}

/** The table that scikit-learn's numbers below are of. */
const few = Matrix.fromRows(
  Array.from({ length: 12 }, (_, i) => [0, 1, 2].map((j) => (7 * i + 3 * j) % 11 / 2 - j)),
);

const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const normal = randomDense(new RandomState(5), { rows: 600, columns: 5, type: "f64" });
const train = normal.takeRows(rows(0, 400)), test = normal.takeRows(rows(400, 600));
const sideOf = (x: Matrix) =>
  rows(0, x.rows).map((i) =>
    [...x.row(i)].reduce((sum, v) => sum + v * v, 0) > 4.35 ? "out" : "in"
  );
const scoreOf = (pipeline: ClassifierPipeline) =>
  accuracy(sideOf(test), pipeline.fit(train, sideOf(train)).predict(test));

describe("rbfKernel", () => {
  it("is the kernel, near the origin and far from it, at odd sizes", () => {
    const random = new RandomState(2);
    for (const [n, m, columns] of [[1, 1, 1], [7, 5, 3], [19, 12, 33]]) {
      const x = randomDense(random, { rows: n, columns, type: "f64" });
      const y = randomDense(random, { rows: m, columns, type: "f64" });
      assertClose(rbfKernel(x, y, 0.3), slowKernel(x, y, 0.3), 1e-13);
      const far = ({ rows, columns, data }: Matrix) =>
        new Matrix(rows, columns, data.map((value) => 2 ** 30 + Math.round(64 * value) / 64));
      assertClose(rbfKernel(far(x), far(y), 0.3), slowKernel(far(x), far(y), 0.3), 1e-9);
    }
  });

  it("is 1 for a row and itself, and 0 at distances beyond numbers", () => {
    const x = Matrix.fromRows([[0, 1e300], [0, -1e300], [1, 2]]), y = Matrix.fromRows([[1, 2]]);
    assertEquals([...rbfKernel(x, y, 2).data], [0, 0, 1]);
  });
});

describe("Nystroem", () => {
  it("draws scikit-learn's rows, and makes its features", () => {
    const model = new Nystroem({ nComponents: 5, gamma: 0.2 }).fit(few);
    assertEquals(model.components, few.takeRows([10, 9, 0, 8, 5]));
    const moved = few.takeRows([0, 1, 2]);
    const features = model.transform(new Matrix(3, 3, moved.data.map((value) => value + 0.25)));
    const expected = Matrix.fromRows([
      [0.0202803286, 0.007047316, 0.6837481766, 0.6544267406, 0.3215079533],
      [0.0163800135, 0.0038835231, 0.0001161427, 0.001186184, 0.0065989622],
      [0.8415630746, 0.0013953335, 0.0201611909, 0.0887388959, 0.5258455197],
    ]);
    assertClose(features, expected, 1e-9);
  });

  it("has the kernel itself as products where all rows are its basis, however often one comes", () => {
    const x = few.takeRows([0, 1, 2, 3, 4, 5, 5, 4]);
    const model = new Nystroem({ gamma: 0.2 }).fit(x);
    assertEquals(model.nComponents, 8);
    const features = model.transform(x);
    assertClose(multiply(features, transpose(features)), slowKernel(x, x, 0.2), 1e-6);
  });

  it("comes as close to the kernel as scikit-learn's, and closer than as many random cosines", () => {
    const data = { train, test: test.takeRows(rows(0, 50)) };
    const error = meanError(new Nystroem({ gamma: 0.2, nComponents: 60 }), data);
    assertAlmostEquals(error, 0.01187761840519367, 1e-6);
    assertLess(error, meanError(new RBFSampler({ gamma: 0.2, nComponents: 60 }), data) / 2);
  });

  it("lets a linear classifier tell inside from outside, as scikit-learn does", () => {
    const linear = scoreOf(new ClassifierPipeline([], new LogisticRegression()));
    const curved = scoreOf(
      new ClassifierPipeline(
        [new StandardScaler(), new Nystroem({ nComponents: 60 })],
        new LogisticRegression(),
      ),
    );
    assertAlmostEquals(curved, 0.97, 0.01);
    assertLess(linear, curved - 0.2);
  });

  it("takes the scale from all entries together", () => {
    assertAlmostEquals(new Nystroem().fit(few).gamma, 0.11136890951276103, 1e-15);
    assertEquals(new Nystroem().fit(Matrix.zeros(4, 2)).gamma, 1);
  });

  it("refuses what has no kernel", () => {
    for (const empty of [Matrix.zeros(0, 3), Matrix.zeros(3, 0)]) {
      assertThrows(() => new Nystroem().fit(empty), RangeError, "at least one row and one column");
    }
    const huge = Matrix.fromRows([[1e300], [-1e300]]);
    assertThrows(() => new Nystroem().fit(huge), RangeError, "too large to square");
  });
});

describe("RBFSampler", () => {
  it("makes scikit-learn's features", () => {
    const model = new RBFSampler({ nComponents: 4 }).fit(few);
    const expected = Matrix.fromRows([
      [-0.0452173507476, -0.6626812010027, -0.6807946536242, -0.1545493590229],
      [-0.5713774179106, -0.5071931972659, 0.5405375116188, 0.6816798579674],
      [0.0582624026475, -0.6282351839521, -0.3969461460061, -0.7058899954361],
    ]);
    assertClose(model.transform(few.takeRows([0, 1, 2])), expected, 1e-12);
  });

  it("comes closer to the kernel with every column", () => {
    const data = { train, test: test.takeRows(rows(0, 50)) };
    const errors = [30, 300, 3000].map((nComponents) =>
      meanError(new RBFSampler({ gamma: 0.2, nComponents }), data)
    );
    assertAlmostEquals(errors[1], 0.04522737738915936, 1e-6);
    // Ten times the columns are √10 times as close.
    assert(errors[0] > 2 * errors[1] && errors[1] > 2 * errors[2], `${errors}`);
  });

  it("lets a linear classifier tell inside from outside, as scikit-learn does", () => {
    const curved = scoreOf(
      new ClassifierPipeline(
        [new StandardScaler(), new RBFSampler({ nComponents: 300 })],
        new LogisticRegression(),
      ),
    );
    assertAlmostEquals(curved, 0.95, 0.01);
  });
});
