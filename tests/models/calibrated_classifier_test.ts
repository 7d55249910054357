import { describe, it } from "@std/testing/bdd";
import { assert, assertEquals, assertLess } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { RandomState } from "../../src/core/random.ts";
import { CalibratedClassifier } from "../../src/models/calibrated_classifier.ts";
import { LogisticRegression } from "../../src/models/logistic_regression.ts";
import { ProbabilityCalibrator } from "../../src/models/probability_calibrator.ts";
import { RandomForestClassifier } from "../../src/models/random_forest_classifier.ts";
import { expectedCalibrationError, logLoss } from "../../src/validation/metrics.ts";
import { randomDense } from "../core/kernels/linear_example.ts";

const random = new RandomState(21), ROWS = 900;
const x = randomDense(random, { rows: ROWS, columns: 6, type: "f64" });
const y = Array.from({ length: ROWS }, (_, i) => {
  const noisy = (k: number) => x.row(i)[k] + 1.5 * random.normal();
  const scores = [noisy(0), noisy(1), noisy(2)];
  return ["a", "b", "c"][scores.indexOf(Math.max(...scores))];
});
const half = Array.from({ length: ROWS / 2 }, (_, i) => i), others = half.map((i) => i + ROWS / 2);
const train = { x: x.takeRows(half), y: half.map((i) => y[i]) };
const test = { x: x.takeRows(others), y: others.map((i) => y[i]) };

/** Trees to the last row, few of them: often certain, and wrong. */
const forest = new RandomForestClassifier({ nEstimators: 5 });

describe("CalibratedClassifier", () => {
  it("makes an overconfident forest's probabilities honest on rows held out", () => {
    const plain = forest.fit(train.x, train.y).predictProba(test.x);
    for (const method of ["auto", "platt", "isotonic"] as const) {
      const model = new CalibratedClassifier(forest, { method }).fit(train.x, train.y);
      const calibrated = model.predictProba(test.x);
      assertLess(logLoss(test.y, calibrated), logLoss(test.y, plain) - 0.5, method);
      assertLess(
        expectedCalibrationError(test.y, calibrated),
        expectedCalibrationError(test.y, plain) / 2,
        method,
      );
    }
  });

  it("calibrates the wrapped classifier's own out-of-fold probabilities", () => {
    const { model, outOfFold } = new CalibratedClassifier(forest).fitCrossValidated(x, y);
    const inner = forest.fitCrossValidated(x, y);
    assertEquals(model.classifier, inner.model);
    const expected = new ProbabilityCalibrator().fitCrossValidated(inner.outOfFold, y);
    assertEquals([model.calibrator, outOfFold], [expected.model, expected.outOfFold]);
  });

  it("says out of fold about what it is worth on rows held out", () => {
    const { model, outOfFold } = new CalibratedClassifier(forest)
      .fitCrossValidated(train.x, train.y);
    const promised = logLoss(train.y, outOfFold);
    const kept = logLoss(test.y, model.predictProba(test.x));
    assertLess(Math.abs(promised - kept), 0.08);
  });

  it("does not spoil a classifier that is calibrated", () => {
    const logistic = new LogisticRegression();
    const plain = logLoss(test.y, logistic.fit(train.x, train.y).predictProba(test.x));
    const model = new CalibratedClassifier(logistic).fit(train.x, train.y);
    assertLess(logLoss(test.y, model.predictProba(test.x)), plain + 0.01);
  });

  it("passes on weights and groups", () => {
    const sampleWeight = Float64Array.from(y, (_, i) => i % 3), groups = y.map((_, i) => i % 9);
    const logistic = new LogisticRegression();
    const { model, outOfFold } = new CalibratedClassifier(logistic, { method: "platt" })
      .fitCrossValidated(x, y, { sampleWeight, groups });
    const inner = logistic.fitCrossValidated(x, y, { sampleWeight, groups });
    const expected = new ProbabilityCalibrator({ method: "platt" })
      .fitCrossValidated(inner.outOfFold, y, { sampleWeight, groups });
    assertEquals([model.calibrator, outOfFold], [expected.model, expected.outOfFold]);
  });

  it("leaves a classifier as it is where no row can be left out", () => {
    const few = Matrix.fromRows([[0], [1], [2]]), labels = ["a", "b", "c"];
    const model = new CalibratedClassifier(new LogisticRegression(), { method: "isotonic" })
      .fit(few, labels);
    assertEquals(model.method, "none");
    assertEquals(
      model.predictProba(few),
      new LogisticRegression().fit(few, labels).predictProba(few),
    );
  });

  it("survives a class that a fold lacks", () => {
    const labels = y.slice(0, 60).map((label, i) => i === 7 ? "rare" : label);
    const rows = x.takeRows(labels.map((_, i) => i));
    for (const method of ["platt", "isotonic", "temperature", "auto"] as const) {
      const { outOfFold } = new CalibratedClassifier(forest, { method })
        .fitCrossValidated(rows, labels);
      assert(outOfFold.data.every((p) => p >= 0 && p <= 1), method);
    }
  });
});
