import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { BlockMatrix, type Features } from "../../src/core/block_matrix.ts";
import type { Label } from "../../src/core/label.ts";
import { Matrix } from "../../src/core/matrix.ts";
import { RandomState } from "../../src/core/random.ts";
import { ShapeError } from "../../src/errors.ts";
import {
  LogisticRegression,
  type LogisticRegressionOptions,
} from "../../src/models/logistic_regression.ts";
import type { LogisticRegressionModel } from "../../src/models/logistic_regression_model.ts";
import { logLoss } from "../../src/validation/metrics.ts";
import { StratifiedGroupKFold, StratifiedKFold } from "../../src/validation/splits.ts";
import { randomBlocks, randomDense } from "../core/kernels/linear_example.ts";

/** Class k where a noisy linear score is largest. */
function noisyLabels(x: Features, classes: number, seed = 1): string[] {
  const random = new RandomState(seed), dense = BlockMatrix.of(x).toDense();
  const w = randomDense(random, { rows: classes, columns: dense.columns, type: "f64" });
  return Array.from({ length: dense.rows }, (_, i) => {
    const scores = Array.from(
      { length: classes },
      (_, k) =>
        [...w.row(k)].reduce((sum, value, j) => sum + value * dense.row(i)[j], random.normal()),
    );
    return `class ${scores.indexOf(Math.max(...scores))}`;
  });
}

/** The largest entry of the objective's gradient at the model: 0 at the exact optimum. */
function slope(
  model: LogisticRegressionModel,
  x: Features,
  y: readonly Label[],
  { weights = y.map(() => 1), fitIntercept = true }: {
    weights?: ArrayLike<number>;
    fitIntercept?: boolean;
  } = {},
): number {
  const dense = BlockMatrix.of(x).toDense(), probabilities = model.predictProba(x);
  const binary = model.coef.rows === 1;
  const slopes: number[] = [];
  for (let k = 0; k < model.coef.rows; k++) {
    const own = binary ? 1 : k;
    const residuals = y.map((label, i) =>
      weights[i] * (probabilities.row(i)[own] - (label === model.classes[own] ? 1 : 0))
    );
    model.coef.row(k).forEach((coefficient, j) => {
      slopes.push(
        residuals.reduce((sum, r, i) => sum + r * dense.row(i)[j], coefficient / model.c),
      );
    });
    if (fitIntercept) slopes.push(residuals.reduce((sum, r) => sum + r, 0));
  }
  return Math.max(...slopes.map(Math.abs));
}

describe("LogisticRegression reaches the exact optimum", () => {
  const random = new RandomState(9);
  const dense = randomDense(random, { rows: 101, columns: 6, type: "f64" });
  const cases: {
    name: string;
    x: Features;
    classes: number;
    options?: LogisticRegressionOptions;
  }[] = [
    { name: "two classes", x: dense, classes: 2 },
    { name: "three classes", x: dense, classes: 3 },
    { name: "weak regularisation", x: dense, classes: 5, options: { c: 100 } },
    { name: "strong regularisation", x: dense, classes: 4, options: { c: 1e-3 } },
    { name: "no intercept", x: dense, classes: 3, options: { fitIntercept: false } },
    { name: "blocks of dense and sparse columns", x: randomBlocks(random, 101), classes: 3 },
    {
      name: "a view of some rows",
      x: randomBlocks(random, 90).view([...Array(45).keys()]),
      classes: 2,
    },
  ];
  for (const { name, x, classes, options } of cases) {
    it(name, () => {
      const y = noisyLabels(x, classes);
      const model = new LogisticRegression(options).fit(x, y);
      assert(model.converged);
      assertLess(slope(model, x, y, options), 1e-3);
      const tight = new LogisticRegression({ ...options, tolerance: 1e-9 }).fit(x, y);
      assertLess(slope(tight, x, y, options), 1e-6);
      model.coef.data.forEach((value, i) => {
        assertAlmostEquals(value, tight.coef.data[i], 1e-4);
      });
    });
  }

  it("badly scaled columns, far from zero", () => {
    const x = Matrix.zeros(dense.rows, dense.columns);
    dense.data.forEach((value, i) => {
      const j = i % dense.columns;
      x.data[i] = 10 ** (j - 3) * (value + 50);
    });
    const y = noisyLabels(dense, 3);
    const model = new LogisticRegression({ tolerance: 1e-9 }).fit(x, y);
    assertLess(model.iterations, 60);
    assertLess(slope(model, x, y), 1e-3);
  });

  it("sample weights", () => {
    const y = noisyLabels(dense, 3);
    const weights = Float64Array.from(y, (_, i) => i % 4);
    const model = new LogisticRegression({ tolerance: 1e-9 })
      .fit(dense, y, { sampleWeight: weights });
    assertLess(slope(model, dense, y, { weights }), 1e-6);
  });

  it("balanced classes, times sample weights", () => {
    const y = dense.data.subarray(0, 101).map((_, i) => i % 10 === 0 ? 1 : i % 3 === 0 ? 2 : 3);
    const labels = [...y], sampleWeight = Float64Array.from(labels, (_, i) => 1 + i % 2);
    const totals = new Map<number, number>();
    labels.forEach((label, i) => totals.set(label, (totals.get(label) ?? 0) + sampleWeight[i]));
    const total = sampleWeight.reduce((sum, weight) => sum + weight, 0);
    const weights = labels.map((label, i) => sampleWeight[i] * total / (3 * totals.get(label)!));
    const model = new LogisticRegression({ classWeight: "balanced", tolerance: 1e-9 })
      .fit(dense, labels, { sampleWeight });
    assertLess(slope(model, dense, labels, { weights }), 1e-6);
  });
});

describe("LogisticRegression", () => {
  const x = randomDense(new RandomState(3), { rows: 80, columns: 5, type: "f32" });

  it("sorts classes: numbers by value, strings by code point", () => {
    const numbers = x.data.subarray(0, 80).map((_, i) => [10, 9, 100][i % 3]);
    assertEquals(new LogisticRegression().fit(x, [...numbers]).classes, [9, 10, 100]);
    const words = Array.from({ length: 80 }, (_, i) => ["b", "\u{1f600}", "\uff21"][i % 3]);
    assertEquals(new LogisticRegression().fit(x, words).classes, ["b", "\uff21", "\u{1f600}"]);
  });

  it("takes the mean of a softmax's intercepts as 0", () => {
    const { intercept } = new LogisticRegression().fit(x, noisyLabels(x, 4));
    assertAlmostEquals(intercept.reduce((sum, value) => sum + value, 0), 0, 1e-12);
  });

  it("does not care about a column that is repeated", () => {
    const part = { matrix: x, weight: Math.SQRT1_2 };
    const y = noisyLabels(x, 3);
    const once = new LogisticRegression({ tolerance: 1e-9 }).fit(x, y);
    const twice = new LogisticRegression({ tolerance: 1e-9 }).fit(new BlockMatrix([part, part]), y);
    const p = twice.predictProba(new BlockMatrix([part, part]));
    once.predictProba(x).data.forEach((value, i) => assertAlmostEquals(p.data[i], value, 1e-7));
  });

  it("says when it has not converged", () => {
    const model = new LogisticRegression({ maxIterations: 2 }).fit(x, noisyLabels(x, 3));
    assertEquals([model.converged, model.iterations], [false, 2]);
  });

  it("separates classes that are separable without a fault", () => {
    const y = Array.from({ length: 80 }, (_, i) => x.row(i)[0] > 0 ? "right" : "left");
    const model = new LogisticRegression({ c: 1e4 }).fit(x, y);
    assertEquals(model.predict(x), y);
    assert(model.coef.data.every(Number.isFinite));
  });

  it("refuses one class only, mixed labels, and other lengths", () => {
    const fit = (y: Label[]) => () => new LogisticRegression().fit(x, y);
    assertThrows(fit(Array(80).fill("a")), RangeError, 'there is only one class, "a"');
    assertThrows(fit(["a", ...Array(79).fill(1)]), TypeError, "Cannot mix labels");
    assertThrows(fit(["a", "b"]), ShapeError, "labels and features differ in length");
    assertThrows(
      () => new LogisticRegression().fit(Matrix.zeros(0, 2), []),
      RangeError,
      "there is no row",
    );
  });

  it("refuses features that are not finite, naming where", () => {
    const y = noisyLabels(x, 2);
    for (const value of [NaN, Infinity]) {
      const spoilt = new Matrix(80, 5, x.data.slice());
      spoilt.data[17 * 5 + 3] = value;
      const blocks = new BlockMatrix([{ matrix: x, weight: 1 }, { matrix: spoilt, weight: 1 }]);
      const message = `column 8 holds ${value} in row 17`;
      assertThrows(() => new LogisticRegression().fit(blocks, y), RangeError, message);
      const model = new LogisticRegression().fit(x, y);
      assertThrows(() => model.predict(spoilt), RangeError, `column 3 holds ${value} in row 17`);
    }
  });

  it("refuses weights that are negative, or leave a class without any", () => {
    const y = Array.from({ length: 80 }, (_, i) => i % 2);
    const fit = (weight: (i: number) => number) => () =>
      new LogisticRegression().fit(x, y, {
        sampleWeight: Float64Array.from(y, (_, i) => weight(i)),
      });
    assertThrows(fit((i) => i === 5 ? -1 : 1), RangeError, "row 5 is -1");
    assertThrows(fit((i) => i % 2), RangeError, "class 0 has no row");
  });

  it("refuses options out of range", () => {
    assertThrows(() => new LogisticRegression({ c: 0 }), RangeError, "c");
    assertThrows(() => new LogisticRegression({ innerFolds: 1 }), RangeError, "innerFolds");
    assertThrows(() => new LogisticRegression({ tolerance: 0 }), RangeError, "tolerance");
    const wrong = { classWeight: "even" } as unknown as LogisticRegressionOptions;
    assertThrows(() => new LogisticRegression(wrong), TypeError, "none, balanced");
  });

  it("refuses to predict from another number of columns", () => {
    const model = new LogisticRegression().fit(x, noisyLabels(x, 2));
    assertThrows(() => model.predictProba(Matrix.zeros(2, 4)), ShapeError, "expected 5 columns");
  });
});

describe('LogisticRegression, c: "auto"', () => {
  it("regularises noise more than signal", () => {
    const x = randomDense(new RandomState(5), { rows: 120, columns: 30, type: "f64" });
    const noise = Array.from({ length: 120 }, (_, i) => i % 3);
    const signal = Array.from({ length: 120 }, (_, i) => x.row(i)[0] > x.row(i)[1] ? "a" : "b");
    const auto = new LogisticRegression({ c: "auto" });
    assertEquals(auto.fit(x, noise).c, 0.001);
    assert(auto.fit(x, signal).c > 0.1);
  });

  it("gives the model of the chosen c", () => {
    const x = randomBlocks(new RandomState(6), 70);
    const y = noisyLabels(x, 3);
    const auto = new LogisticRegression({ c: "auto" }).fit(x, y);
    assertEquals(auto, new LogisticRegression({ c: auto.c }).fit(x, y));
  });

  it("is 1 where no class has two rows", () => {
    const x = Matrix.fromRows([[0], [1], [2]]);
    const { model, outOfFold } = new LogisticRegression({ c: "auto" })
      .fitCrossValidated(x, ["a", "b", "c"]);
    assertEquals(model.c, 1);
    assertEquals([...outOfFold.data], Array(9).fill(1 / 3));
  });

  it("makes do with fewer folds, and with classes rarer than them", () => {
    const x = Matrix.fromRows([[0], [1], [2], [3], [9]]);
    const y = ["a", "a", "b", "b", "lonely"];
    const { outOfFold } = new LogisticRegression({ c: "auto" }).fitCrossValidated(x, y);
    for (let i = 0; i < 5; i++) {
      assertAlmostEquals([...outOfFold.row(i)].reduce((sum, p) => sum + p), 1, 1e-12);
    }
    assertEquals(outOfFold.row(4)[2], 0);
  });
});

describe("LogisticRegression.fitCrossValidated", () => {
  const x = randomBlocks(new RandomState(8), 90);
  const y = noisyLabels(x, 3);

  it("gives every row the probabilities of a model that has not seen it", () => {
    const options: LogisticRegressionOptions = { c: 1, innerFolds: 3, classWeight: "balanced" };
    const { model, outOfFold } = new LogisticRegression(options).fitCrossValidated(x, y);
    for (const { train, test } of new StratifiedKFold({ folds: 3 }).split(y)) {
      const byHand = new LogisticRegression(options)
        .fit(x.view(train), Array.from(train, (row) => y[row])).predictProba(x.view(test));
      test.forEach((row, i) => {
        byHand.row(i).forEach((p, k) => assertAlmostEquals(outOfFold.row(row)[k], p, 1e-5));
      });
    }
    assertEquals(model, new LogisticRegression(options).fit(x, y));
  });

  it("keeps the rows of a group in one fold", () => {
    const groups = Array.from({ length: 90 }, (_, i) => `speaker ${i % 11}`);
    const options: LogisticRegressionOptions = { c: 1, innerFolds: 3 };
    const { model, outOfFold } = new LogisticRegression(options).fitCrossValidated(x, y, {
      groups,
    });
    for (const { train, test } of new StratifiedGroupKFold({ folds: 3 }).split(y, { groups })) {
      const byHand = new LogisticRegression(options)
        .fit(x.view(train), Array.from(train, (row) => y[row])).predictProba(x.view(test));
      test.forEach((row, i) => {
        byHand.row(i).forEach((p, k) => assertAlmostEquals(outOfFold.row(row)[k], p, 1e-5));
      });
    }
    assertEquals(model, new LogisticRegression(options).fit(x, y));
  });

  it("does not take what it knows of a group for what it knows of others", () => {
    const groups = Array.from({ length: 120 }, (_, i) => Math.floor(i / 6));
    const names = Matrix.fromRows(groups.map((group) => groups.map((_, j) => j === group ? 1 : 0)));
    const random = new RandomState(9);
    const kinds = Array.from({ length: 20 }, () => random.randomInteger(2));
    const labels = groups.map((group) => kinds[group]);
    const auto = new LogisticRegression({ c: "auto" });
    assert(auto.fit(names, labels).c > 10);
    assertEquals(auto.fit(names, labels, { groups }).c, 0.001);
  });

  it("has no folds where all rows are of one group, and fewer where groups are few", () => {
    const small = Matrix.fromRows([[0], [1], [2], [3]]), labels = ["a", "b", "a", "b"];
    const auto = new LogisticRegression({ c: "auto" });
    const alone = auto.fitCrossValidated(small, labels, { groups: [1, 1, 1, 1] });
    assertEquals([alone.model.c, ...alone.outOfFold.data], [1, ...Array(8).fill(1 / 2)]);
    const two = auto.fitCrossValidated(small, labels, { groups: [1, 1, 2, 2] });
    assertEquals(two.outOfFold.rows, 4);
    // Of four groups and four folds, one fold has no row to test.
    const y = [0, 0, 0, 0, 1, 0, 0, 1, 1], groups = [1, 1, 0, 1, 3, 1, 0, 4, 3];
    const rows = Matrix.fromRows(y.map((_, i) => [i]));
    const uneven = new LogisticRegression({ innerFolds: 4, seed: 3757 });
    const { outOfFold } = uneven.fitCrossValidated(rows, y, { groups });
    for (let i = 0; i < 9; i++) assertAlmostEquals(outOfFold.row(i)[0] + outOfFold.row(i)[1], 1);
    assertThrows(() => auto.fit(small, labels, { groups: [1] }), ShapeError, "groups and features");
  });

  it("chooses the c whose folds predict best", () => {
    const { model, outOfFold } = new LogisticRegression({ c: "auto" }).fitCrossValidated(x, y);
    const lossAt = (c: number) =>
      logLoss(y, new LogisticRegression({ c }).fitCrossValidated(x, y).outOfFold, {
        classes: model.classes,
      });
    const chosen = logLoss(y, outOfFold, { classes: model.classes });
    assertAlmostEquals(chosen, lossAt(model.c), 1e-2);
    for (const c of [0.01, 0.1, 1, 10, 100]) assertLess(chosen, lossAt(c) + 1e-2);
  });
});
