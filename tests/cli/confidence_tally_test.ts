import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { ConfidenceTally } from "../../src/cli/confidence_tally.ts";
import { Matrix } from "../../src/core/matrix.ts";
import { mostProbable } from "../../src/core/most_probable.ts";
import { RandomState } from "../../src/core/random.ts";
import type { Prediction } from "../../src/pipeline/pipeline.ts";
import { expectedCalibrationError, reliability } from "../../src/validation/metrics.ts";

const classes = ["a", "b", "c"], ROWS = 500;
const random = new RandomState(4);
const probabilities = Matrix.fromRows(Array.from({ length: ROWS }, () => {
  const given = classes.map(() => random.random());
  const sum = given.reduce((a, b) => a + b);
  return given.map((p) => p / sum);
}));
const truth = Array.from({ length: ROWS }, () => classes[Math.floor(3 * random.random())]);

/** What a model that abstains below 0.5 says of some rows. */
function predicted(from: number, to: number): Prediction {
  const part = probabilities.takeRows(Array.from({ length: to - from }, (_, i) => from + i));
  return {
    ids: [],
    classes: mostProbable(part, classes),
    probabilities: part,
    used: [],
    corrupt: [],
    dropped: [],
    blocks: [],
    abstained: Array.from({ length: part.rows }, (_, i) => Math.max(...part.row(i)) < 0.5),
  };
}

function tally(batch: number): ConfidenceTally {
  const tally = new ConfidenceTally(classes);
  for (let from = 0; from < ROWS; from += batch) {
    const to = Math.min(from + batch, ROWS);
    tally.add(truth.slice(from, to), predicted(from, to));
  }
  return tally;
}

describe("ConfidenceTally", () => {
  it("says of rows in batches what the metrics say of all", () => {
    const expected = reliability(truth, probabilities, { classes });
    for (const batch of [ROWS, 64, 1]) {
      const { reliability: bins, expectedCalibrationError: error } = tally(batch).calibration();
      assertAlmostEquals(error, expectedCalibrationError(truth, probabilities, { classes }), 1e-12);
      assertEquals(bins.map(({ count }) => count), expected.map(({ count }) => count));
      bins.forEach(({ confidence, accuracy }, i) => {
        assertAlmostEquals(confidence, expected[i].confidence, 1e-12);
        assertAlmostEquals(accuracy, expected[i].accuracy, 1e-12);
      });
    }
  });

  it("counts the rows that are decided, and those of them that are right", () => {
    const { classes: decided, abstained } = predicted(0, ROWS);
    const kept = truth.map((_, i) => i).filter((i) => !abstained![i]);
    const right = kept.filter((i) => decided[i] === truth[i]);
    assertEquals(tally(64).selective(0.5), {
      threshold: 0.5,
      coverage: kept.length / ROWS,
      precision: right.length / kept.length,
    });
  });

  it("has no precision where nothing is decided", () => {
    const tally = new ConfidenceTally(classes);
    tally.add(["a"], { ...predicted(0, 1), abstained: [true] });
    assertEquals(tally.selective(1), { threshold: 1, coverage: 0, precision: null });
  });
});
