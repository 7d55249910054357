import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import {
  LogisticRegression,
  type LogisticRegressionOptions,
} from "../../src/models/logistic_regression.ts";

const rows = Array.from({ length: 30 }, (_, i) => i);
/** Columns of very different scales, on which scikit-learn is slow. */
const x = Matrix.fromRows(
  rows.map((i) => [(i * 7 % 11) * 100, (i * 5 % 13) / 10, i * i % 17 - 8]),
);
const three = rows.map((i) => i * i % 7 % 3);
const two = three.map((label) => label > 0 ? 1 : 0);
const sampleWeight = Float64Array.from(rows, (i) => 1 + i % 4);

const solver = "scikitLearn";

function assertClose(got: Iterable<number>, expected: number[], tolerance: number) {
  [...got].forEach((value, i) => assertAlmostEquals(value, expected[i], tolerance));
}

describe('LogisticRegression, solver: "scikitLearn"', () => {
  it("is where scikit-learn is after some steps, far from the optimum", () => {
    const { coef, intercept, iterations, converged } = new LogisticRegression({
      solver,
      maxIterations: 25,
    }).fit(x, three);
    assertEquals([iterations, converged], [25, false]);
    // LogisticRegression(max_iter=25) of scikit-learn 1.9.1.
    // deno-fmt-ignore
    assertClose(coef.data, [
      -0.0005617797222709371, -0.011162279302980731, 0.0048800576314564316,
      0.0005216742994293657, 0.012402709656258806, -0.02477087827423015,
      4.010542283925902e-05, -0.0012404303532748957, 0.01989082064277425,
    ], 1e-9);
    assertClose(
      intercept,
      [-0.01662532853259289, 0.03175069537233677, -0.015125366839739189],
      1e-9,
    );
    const optimum = new LogisticRegression().fit(x, three);
    assert(Math.abs(optimum.intercept[1] - intercept[1]) > 0.5);
  });

  it("stops where scikit-learn stops, of two classes, with weights and without an intercept", () => {
    const { coef, intercept, iterations, converged } = new LogisticRegression({
      solver,
      c: 10,
      fitIntercept: false,
    }).fit(x, two, { sampleWeight });
    assertEquals([iterations, converged, [...intercept]], [31, true, [0]]);
    // LogisticRegression(C=10, fit_intercept=False) of scikit-learn 1.9.1.
    assertClose(
      coef.data,
      [0.0008654818050281188, 1.7305683967062957, -0.08079570479216786],
      1e-9,
    );
  });

  it("takes a tolerance as scikit-learn's tol, with balanced classes", () => {
    const { coef, iterations, converged } = new LogisticRegression({
      solver,
      tolerance: 1e-2,
      classWeight: "balanced",
    }).fit(x, three, { sampleWeight });
    assertEquals([iterations, converged], [57, true]);
    // LogisticRegression(tol=1e-2, class_weight="balanced") of scikit-learn 1.9.1.
    // deno-fmt-ignore
    assertClose(coef.data, [
      0.000690655835736097, -0.2505506421100521, 0.07882467267737038,
      -0.0009120741963626233, 0.20436602525363784, -0.03975459418837166,
      0.0002214183607259463, 0.046184616856500015, -0.03907007848974466,
    ], 1e-6);
  });

  it("stops after 100 steps at a tolerance of 1e-4, unless told otherwise", () => {
    const { tolerance, maxIterations } = new LogisticRegression({ solver }).options;
    assertEquals([tolerance, maxIterations], [1e-4, 100]);
    assertEquals(new LogisticRegression({ solver, tolerance: 1e-8 }).options.tolerance, 1e-8);
    assertEquals(new LogisticRegression({ solver, maxIterations: 7 }).options.maxIterations, 7);
  });

  it("comes to the optimum if it is let", () => {
    const features = Matrix.fromRows(rows.map((i) => [...x.row(i)].map((v, j) => j ? v : v / 500)));
    const optimum = new LogisticRegression({ tolerance: 1e-9 }).fit(features, three);
    const model = new LogisticRegression({ solver, tolerance: 1e-9, maxIterations: 1000 })
      .fit(features, three);
    assertClose(model.coef.data, [...optimum.coef.data], 1e-6);
    assertClose(model.intercept, [...optimum.intercept], 1e-6);
  });

  it("leaves rows out in the same folds as the optimum does", () => {
    const options: LogisticRegressionOptions = { tolerance: 1e-9, maxIterations: 10_000 };
    const small = Matrix.fromRows(rows.map((i) => [...x.row(i)].slice(1)));
    const a = new LogisticRegression({ ...options, solver }).fitCrossValidated(small, three);
    const b = new LogisticRegression(options).fitCrossValidated(small, three);
    assertClose(a.outOfFold.data, [...b.outOfFold.data], 1e-6);
  });

  it("refuses to choose c, and unknown solvers", () => {
    assertThrows(
      () => new LogisticRegression({ solver, c: "auto" }),
      TypeError,
      'Cannot use solver "scikitLearn" with c "auto"',
    );
    const wrong = { solver: "newton" } as unknown as LogisticRegressionOptions;
    assertThrows(() => new LogisticRegression(wrong), TypeError, "optimum, scikitLearn");
  });
});
