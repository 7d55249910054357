import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertLess, assertNotEquals } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { IsotonicRegressionModel } from "../../src/models/isotonic_regression.ts";
import { PlattScalingModel } from "../../src/models/platt_scaling.ts";
import { ProbabilityCalibrator } from "../../src/models/probability_calibrator.ts";
import {
  calibrationMethods,
  ProbabilityCalibratorModel,
} from "../../src/models/probability_calibrator_model.ts";
import { logLoss } from "../../src/validation/metrics.ts";
import { swapWithinFold } from "../conformance/swap_within_fold.ts";
import { drawnRows, sharpened } from "./drawn_probabilities.ts";

const drawn = drawnRows(1500, 8);

/** Each class is off by its own amount, and not by a sigmoid. */
function bent({ rows, columns, data }: Matrix): Matrix {
  const said = data.map((p, at) => at % 3 === 0 ? p / 4 : p < 0.5 ? 0.45 + p / 10 : p);
  const matrix = new Matrix(rows, columns, said);
  for (let i = 0; i < rows; i++) {
    const row = matrix.row(i), sum = [...row].reduce((total, value) => total + value, 0);
    row.forEach((value, k) => row[k] = value / sum);
  }
  return matrix;
}

const fixed = calibrationMethods.filter((method) => method !== "none");

describe("ProbabilityCalibrator", () => {
  it("brings the log loss close to that of the true probabilities, by every method", () => {
    const said = sharpened(drawn.true, 3), best = logLoss(drawn.y, drawn.true);
    for (const method of fixed) {
      const { outOfFold, model } = new ProbabilityCalibrator({ method })
        .fitCrossValidated(said, drawn.y);
      assertEquals(model.method, method);
      assertLess(logLoss(drawn.y, outOfFold), best + 0.03, method);
    }
    assertLess(best + 0.2, logLoss(drawn.y, said));
  });

  it("chooses by the log loss of rows that a method was not fitted on", () => {
    for (const said of [drawn.true, sharpened(drawn.true, 3), bent(drawn.true)]) {
      const lossOf = (method: ProbabilityCalibratorModel["method"]) => {
        const spec = new ProbabilityCalibrator({ method });
        return logLoss(drawn.y, spec.fitCrossValidated(said, drawn.y).outOfFold);
      };
      const losses = calibrationMethods.map(lossOf);
      const auto = new ProbabilityCalibrator().fitCrossValidated(said, drawn.y);
      const { method } = auto.model;
      assertEquals(method, calibrationMethods[losses.indexOf(Math.min(...losses))]);
      assertEquals(new ProbabilityCalibrator().fit(said, drawn.y), auto.model);
      const alone = new ProbabilityCalibrator({ method }).fitCrossValidated(said, drawn.y);
      assertEquals(alone, auto);
    }
  });

  it("hardly changes what is right, and finds a method that fits what is wrong", () => {
    const fitted = (said: Matrix) => new ProbabilityCalibrator().fit(said, drawn.y);
    fitted(drawn.true).transform(drawn.true).data.forEach((p, at) =>
      assertAlmostEquals(p, drawn.true.data[at], 0.02)
    );
    assertNotEquals(fitted(sharpened(drawn.true, 3)).method, "none");
    assert(["platt", "isotonic"].includes(fitted(bent(drawn.true)).method));
  });

  it("calibrates a row by the labels of other folds alone", () => {
    const { swapped, rows } = swapWithinFold(drawn.y);
    const said = sharpened(drawn.true, 3);
    for (const method of fixed) {
      const spec = new ProbabilityCalibrator({ method });
      const before = spec.fitCrossValidated(said, drawn.y);
      const after = spec.fitCrossValidated(said, swapped);
      for (const row of rows) {
        assertEquals(after.outOfFold.row(row), before.outOfFold.row(row), method);
      }
      assertNotEquals(after.model, before.model, method);
    }
  });

  it("keeps groups together", () => {
    const groups = drawn.y.map((_, i) => i % 7), said = sharpened(drawn.true, 3);
    const spec = new ProbabilityCalibrator({ method: "isotonic", innerFolds: 7 });
    const { outOfFold } = spec.fitCrossValidated(said, drawn.y, { groups });
    const others = drawn.y.map((_, i) => i).filter((i) => groups[i] !== 3);
    const model = spec.fit(said.takeRows(others), others.map((i) => drawn.y[i]));
    assertEquals(outOfFold.row(3), model.transform(said).row(3));
  });

  it("has one calibration for each class", () => {
    const fitted = (method: "platt" | "isotonic") =>
      new ProbabilityCalibrator({ method }).fit(bent(drawn.true), drawn.y).classCalibrations;
    assert(fitted("platt").every((part) => part instanceof PlattScalingModel));
    assert(fitted("isotonic").every((part) => part instanceof IsotonicRegressionModel));
    assertEquals([fitted("platt").length, fitted("isotonic").length], [3, 3]);
  });

  it("never knows a class to be impossible by isotonic regression", () => {
    const certain = Matrix.fromRows(drawn.y.map((label) => [0, 1, 2].map((k) => +(k === label))));
    const { outOfFold, model } = new ProbabilityCalibrator({ method: "isotonic" })
      .fitCrossValidated(certain, drawn.y);
    const least = 1 / 1502, sum = 1 - least + 2 * least;
    assertAlmostEquals(Math.min(...model.transform(certain).data), least / sum, 1e-12);
    assert(outOfFold.data.every((p) => p > 0));
    // Where every class is at its lowest, none stands out.
    const nowhere = model.transform(Matrix.fromRows([[0, 0, 0]]));
    nowhere.data.forEach((p) => assertAlmostEquals(p, 1 / 3, 1e-12));
  });

  it("keeps a row in which every class comes out as 0", () => {
    const never = new PlattScalingModel({ a: 1, b: 2000 });
    const model = new ProbabilityCalibratorModel({
      method: "platt",
      columns: 2,
      classCalibrations: [never, never],
    });
    assertEquals([...model.transform(Matrix.fromRows([[0.25, 0.75]])).data], [0.25, 0.75]);
  });

  it("calibrates nothing where there cannot be two folds", () => {
    const said = Matrix.fromRows([[0.9, 0.1], [0.4, 0.6]]);
    for (const method of ["auto", "platt"] as const) {
      const spec = new ProbabilityCalibrator({ method });
      const { model, outOfFold } = spec.fitCrossValidated(said, ["a", "b"]);
      assertEquals([model.method, spec.fit(said, ["a", "b"]).method], ["none", "none"]);
      assertEquals(outOfFold, said);
      assertEquals(model.transform(said), said);
    }
  });

  it("survives a fold in which no row counts", () => {
    const said = drawn.true.takeRows(Array.from({ length: 20 }, (_, i) => i));
    const y = drawn.y.slice(0, 20), sampleWeight = new Float64Array(20);
    sampleWeight[4] = 1;
    for (const method of calibrationMethods) {
      const spec = new ProbabilityCalibrator({ method });
      const { outOfFold } = spec.fitCrossValidated(said, y, { classes: [0, 1, 2], sampleWeight });
      assert(outOfFold.data.every(Number.isFinite), method);
    }
  });
});
