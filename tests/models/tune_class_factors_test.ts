// deno-lint-ignore-file no-import-prefix
import fc from "npm:fast-check@4.10.2";
import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { mostProbable } from "../../src/core/most_probable.ts";
import {
  tuneClassFactors,
  type TuneClassFactorsOptions,
} from "../../src/models/tune_class_factors.ts";
import { reweigh } from "../../src/models/tuned_threshold_model.ts";
import { accuracy, balancedAccuracy, macroF1 } from "../../src/validation/metrics.ts";
import { drawnRows } from "./drawn_probabilities.ts";

const METRICS = { accuracy, balancedAccuracy, macroF1 };
const metrics = Object.keys(METRICS) as (keyof typeof METRICS)[];
const classes = [0, 1, 2];

function scoreOf(
  probabilities: Matrix,
  y: readonly number[],
  options: { metric: keyof typeof METRICS; factors?: Float64Array; labels?: number[] },
): number {
  const { metric, factors = new Float64Array(probabilities.columns).fill(1) } = options;
  const labels = classes.slice(0, probabilities.columns);
  return METRICS[metric](y, mostProbable(reweigh(probabilities, factors), labels));
}

/** Two classes, every factor at which a decision could change tried, and those between. */
function bestOfTwo(probabilities: Matrix, y: readonly number[], metric: keyof typeof METRICS) {
  const ratios = y.map((_, i) => probabilities.row(i)[0] / probabilities.row(i)[1])
    .sort((a, b) => a - b);
  const between = ratios.flatMap((
    ratio,
    i,
  ) => [ratio * (1 - 1e-9), ratio * (1 + 1e-9), (ratio + (ratios[i + 1] ?? 2 * ratio)) / 2]);
  return Math.max(
    ...between.map((ratio) =>
      scoreOf(probabilities, y, { metric, factors: Float64Array.of(1, ratio) })
    ),
  );
}

const twoClasses = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 19 }), fc.integer({ min: 0, max: 1 })),
  { minLength: 3, maxLength: 30 },
).map((rows) => ({
  probabilities: Matrix.fromRows(rows.map(([share]) => [share / 20, 1 - share / 20])),
  y: rows.map(([, label]) => label),
}));

describe("tuneClassFactors", () => {
  it("finds the best factor of two classes, whatever the metric", () => {
    fc.assert(
      fc.property(twoClasses, fc.constantFrom(...metrics), ({ probabilities, y }, metric) => {
        const factors = tuneClassFactors(probabilities, y, { metric, classes: [0, 1] });
        assertAlmostEquals(factors[0] * factors[1], 1, 1e-12);
        const found = scoreOf(probabilities, y, { metric, factors });
        assertAlmostEquals(found, bestOfTwo(probabilities, y, metric), 1e-12);
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  it("never scores worse than no factors, and no single factor makes it better", () => {
    const { y, true: probabilities } = drawnRows(400, 9);
    // Class 2 is rare.
    const kept = y.map((_, i) => i).filter((i) => y[i] !== 2 || i % 10 === 0);
    const rare = probabilities.takeRows(kept), labels = kept.map((i) => y[i]);
    for (const metric of metrics) {
      const factors = tuneClassFactors(rare, labels, { metric });
      const found = scoreOf(rare, labels, { metric, factors });
      assert(found >= scoreOf(rare, labels, { metric }), metric);
      for (const k of classes) {
        for (let step = -40; step <= 40; step++) {
          const moved = factors.with(k, factors[k] * Math.exp(step / 20));
          assert(scoreOf(rare, labels, { metric, factors: moved }) <= found + 1e-9, metric);
        }
      }
    }
  });

  it("raises the rare class for balanced accuracy, towards its odds", () => {
    // Probabilities are right; the best factors for balanced accuracy are 1 / share of the class.
    const { y, true: probabilities } = drawnRows(20_000, 10);
    const prior = [0.8, 0.15, 0.05];
    const skewed = reweigh(probabilities, Float64Array.from(prior));
    const labels = y.map((_, i) => i).filter((i) => (i * 7919 % 10_000) / 10_000 < prior[y[i]]);
    const factors = tuneClassFactors(
      skewed.takeRows(labels),
      labels.map((i) => y[i]),
      { metric: "balancedAccuracy" },
    );
    assertAlmostEquals(Math.log(factors[2] / factors[0]), Math.log(0.8 / 0.05), 0.5);
    assertAlmostEquals(Math.log(factors[1] / factors[0]), Math.log(0.8 / 0.15), 0.5);
  });

  it("changes nothing that is not better, and takes the middle of what is", () => {
    const perfect = Matrix.fromRows([[0.9, 0.1], [0.2, 0.8]]);
    assertEquals([...tuneClassFactors(perfect, [0, 1])], [1, 1]);
    // A factor of class 1 from 1.5 to 4 is best.
    const [zero, one] = tuneClassFactors(Matrix.fromRows([[0.8, 0.2], [0.6, 0.4]]), [0, 1]);
    assertAlmostEquals(one / zero, Math.sqrt(1.5 * 4), 1e-12);
  });

  it("holds better on other rows where it is tuned in parts", () => {
    const prior = Float64Array.of(0.75, 0.2, 0.05);
    const skewed = (rows: number, seed: number) => {
      const { y, true: probabilities } = drawnRows(rows, seed);
      const kept = y.map((_, i) => i).filter((i) => i * 7919 % 1000 < 1000 * prior[y[i]]);
      return { said: reweigh(probabilities, prior).takeRows(kept), y: kept.map((i) => y[i]) };
    };
    let whole = 0, inParts = 0;
    const test = skewed(9000, 50);
    for (let seed = 51; seed < 61; seed++) {
      const { said, y } = skewed(900, seed);
      const scored = (parts: number) => {
        const factors = tuneClassFactors(said, y, { parts });
        return scoreOf(test.said, test.y, { metric: "macroF1", factors });
      };
      whole += scored(1) / 10;
      inParts += scored(5) / 10;
    }
    assert(inParts > whole, `${inParts} in parts, ${whole} on the whole`);
  });

  it("counts a weight as so many rows, and 0 as none", () => {
    const { y, true: probabilities } = drawnRows(60, 11);
    const weights = y.map((_, i) => i % 3);
    const counted = y.flatMap((_, i) => Array<number>(weights[i]).fill(i));
    const tuned = (
      matrix: Matrix,
      labels: number[],
      options: TuneClassFactorsOptions = {},
    ) => [...tuneClassFactors(matrix, labels, { ...options, classes })];
    assertEquals(
      tuned(probabilities, [...y], { sampleWeight: weights }),
      tuned(probabilities.takeRows(counted), counted.map((i) => y[i])),
    );
  });

  it("copes with classes that never come, are impossible, or certain", () => {
    const said = Matrix.fromRows([[1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 0]]);
    for (const metric of metrics) {
      const factors = tuneClassFactors(said, [0, 0, 1, 1], { metric, classes });
      assert(factors.every((factor) => factor > 0 && factor < Infinity), `${metric}: ${factors}`);
    }
  });

  it("refuses an unknown metric, and labels that are no class", () => {
    const said = Matrix.fromRows([[0.5, 0.5]]);
    assertThrows(
      () => tuneClassFactors(said, [0], { classes: [0, 1], metric: "f2" as "macroF1" }),
      TypeError,
      "macroF1",
    );
    assertThrows(() => tuneClassFactors(said, [3], { classes: [0, 1] }), RangeError, "label 3");
  });
});
