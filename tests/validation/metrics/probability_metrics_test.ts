import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Matrix } from "../../../src/core/matrix.ts";
import { Matrix as MlMatrix } from "../../../src/deps/ml_matrix.ts";
import { ShapeError } from "../../../src/errors.ts";
import { brierScore, logLoss, topKAccuracy } from "../../../src/validation/metrics.ts";
import { assertClose, binary, places, probabilities, scores, weights } from "./rows.ts";

describe("logLoss", () => {
  it("is the mean surprise, in weights of rows", () => {
    assertAlmostEquals(logLoss(places, probabilities), 1.1320248292204789, 1e-15);
    const weighted = logLoss(places, probabilities, { sampleWeight: weights });
    assertAlmostEquals(weighted, 0.9508432643885064, 1e-15);
  });

  it("takes the second of two classes alone, and an ml-matrix", () => {
    const both = new MlMatrix([[0.75, 0.25], [0.5, 0.5]]);
    const expected = (Math.log(4) + Math.log(2)) / 2;
    assertAlmostEquals(logLoss(["y", "x"], both), expected, 1e-15);
    assertAlmostEquals(logLoss(["y", "x"], [0.25, 0.5]), expected, 1e-15);
  });

  it("takes the classes in any order", () => {
    const turned = Matrix.fromRows([[0.25, 0.75]]);
    assertAlmostEquals(logLoss(["y"], turned, { classes: ["y", "x"] }), Math.log(4), 1e-15);
  });

  it("bounds the price of a certain error by the width of the numbers", () => {
    const price = (data: Float64Array | Float32Array) =>
      logLoss(["y"], new Matrix(1, 2, data), { classes: ["x", "y"] });
    assertAlmostEquals(price(Float64Array.of(1, 0)), 52 * Math.log(2), 1e-12);
    assertAlmostEquals(price(Float32Array.of(1, 0)), 23 * Math.log(2), 1e-12);
  });

  it("refuses classes that do not fit the columns", () => {
    const classes = ["x", "y"];
    assertThrows(() => logLoss(["x"], Matrix.zeros(1, 3), { classes }), ShapeError, "3 classes");
    assertThrows(() => logLoss(["x"], Matrix.zeros(1, 2)), ShapeError, "give the classes");
    assertThrows(() => logLoss(["z"], Matrix.zeros(1, 2), { classes }), RangeError, '"z"');
  });

  it("refuses what is no probability", () => {
    assertThrows(() => logLoss(["x", "y"], [0.5, 1.5]), RangeError, "current value is 1.5");
    assertThrows(() => logLoss(["x", "y"], [0.5, NaN]), RangeError, "row 1 holds NaN");
    logLoss(["x", "y"], [0.5, 1 + 1e-15]);
  });
});

describe("brierScore", () => {
  it("sums over the classes, and is halved for two", () => {
    assertAlmostEquals(brierScore(places, probabilities), 0.7089, 1e-15);
    const weighted = brierScore(places, probabilities, { sampleWeight: weights });
    assertAlmostEquals(weighted, 0.60524, 1e-15);
    assertAlmostEquals(brierScore(binary, scores), 0.1715, 1e-15);
    assertAlmostEquals(brierScore(binary, scores, { sampleWeight: weights }), 0.1557, 1e-15);
    assertAlmostEquals(brierScore(binary, scores, { scaleByHalf: false }), 0.343, 1e-15);
  });
});

describe("topKAccuracy", () => {
  it("gives scikit-learn's shares", () => {
    const shares = (sampleWeight?: number[]) =>
      [1, 2, 3, 4].map((k) => topKAccuracy(places, probabilities, { k, sampleWeight }));
    assertClose(shares(), [0.3, 0.8, 1, 1]);
    assertClose(shares(weights), [0.32, 0.96, 1, 1]);
  });

  it("puts the later of equal columns first", () => {
    const equal = Matrix.fromRows([[0.4, 0.4, 0.2]]);
    const hit = (truth: number) => topKAccuracy([truth], equal, { k: 1, classes: [0, 1, 2] });
    assertEquals([hit(0), hit(1)], [0, 1]);
  });

  it("refuses to name no class", () => {
    assertThrows(() => topKAccuracy(places, probabilities, { k: 0 }), RangeError, "k");
  });
});
