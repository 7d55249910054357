import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { mostProbable } from "../../src/core/most_probable.ts";
import { ShapeError } from "../../src/errors.ts";
import {
  TemperatureScaling,
  TemperatureScalingModel,
} from "../../src/models/temperature_scaling.ts";
import { logLoss } from "../../src/validation/metrics.ts";
import { drawnRows, sharpened } from "./drawn_probabilities.ts";

const rows = drawnRows(4000, 7), sure = sharpened(rows.true, 3);
const classes = [0, 1, 2];
const temperatureOf = (probabilities: Matrix, y: readonly number[]) =>
  new TemperatureScaling().fit(probabilities, y, { classes }).temperature;
const constant = (row: readonly number[], count: number) =>
  Matrix.fromRows(Array.from({ length: count }, () => row));

describe("TemperatureScaling", () => {
  it("finds scikit-learn's temperature where rows are many", () => {
    assertAlmostEquals(1 / temperatureOf(rows.true, rows.y), 1.0395306622335165, 0.003);
    assertAlmostEquals(1 / temperatureOf(sure, rows.y), 0.3465102600196381, 0.001);
  });

  it("has the sigmoid's closed form where all rows say the same", () => {
    const y = Array.from({ length: 100 }, (_, i) => i < 80 ? 1 : 0);
    const model = new TemperatureScaling().fit(constant([0.01, 0.99], 100), y);
    const target = (80 * 101 / 102 + 20 / 102) / 100;
    const expected = Math.log(99) / Math.log(target / (1 - target));
    assertAlmostEquals(model.temperature, expected, 1e-9);
    assertAlmostEquals(model.transform(constant([0.01, 0.99], 1)).data[1], target, 1e-12);
  });

  it("takes back too much confidence, and leaves the most probable class", () => {
    const half = Array.from({ length: 2000 }, (_, i) => i), others = half.map((i) => 2000 + i);
    const yOf = (taken: number[]) => taken.map((i) => rows.y[i]);
    const model = new TemperatureScaling().fit(sure.takeRows(half), yOf(half));
    const said = sure.takeRows(others), calibrated = model.transform(said);
    assertLess(logLoss(yOf(others), calibrated), logLoss(yOf(others), said) - 0.2);
    assertAlmostEquals(
      logLoss(yOf(others), calibrated),
      logLoss(yOf(others), rows.true.takeRows(others)),
      0.005,
    );
    assertEquals(mostProbable(calibrated, classes), mostProbable(said, classes));
  });

  it("stays in doubt where few rows are all right, and within its range where all are wrong", () => {
    const right = new TemperatureScaling().fit(constant([0.3, 0.7], 10), Array(10).fill(1), {
      classes: [0, 1],
    });
    assertAlmostEquals(right.transform(constant([0.3, 0.7], 1)).data[1], 11 / 12, 1e-12);
    const wrong = new TemperatureScaling().fit(constant([0.3, 0.7], 10), Array(10).fill(0), {
      classes: [0, 1],
    });
    assertAlmostEquals(wrong.temperature, 100, 1e-6);
  });

  it("changes nothing where there is nothing to learn", () => {
    const third = 1 / 3;
    assertEquals(temperatureOf(constant([third, third, third], 6), [0, 1, 2, 0, 1, 2]), 1);
  });

  it("knows no class to be impossible", () => {
    const said = Matrix.fromRows([[1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1]]);
    const { data } = new TemperatureScaling().fit(said, [0, 1, 2, 2]).transform(said);
    assert(data.every((p) => p > 0));
  });

  it("refuses what is no probability, and other columns", () => {
    const spec = new TemperatureScaling();
    assertThrows(() => spec.fit(Matrix.fromRows([[2, -1]]), [0]), ShapeError, "classes");
    assertThrows(
      () => spec.fit(Matrix.fromRows([[2, -1]]), [0], { classes: [0, 1] }),
      RangeError,
      "must be in [0, 1]",
    );
    const model = new TemperatureScalingModel({ temperature: 2, columns: 3 });
    assertThrows(() => model.transform(Matrix.zeros(1, 2)), ShapeError, "Cannot calibrate");
    assertThrows(() => model.transform(Matrix.fromRows([[2, 0, 0]])), RangeError, "in [0, 1]");
  });
});
