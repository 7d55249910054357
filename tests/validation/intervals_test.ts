import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { Label } from "../../src/core/label.ts";
import { RandomState } from "../../src/core/random.ts";
import { ShapeError } from "../../src/errors.ts";
import { pairedInterval } from "../../src/validation/intervals.ts";
import { accuracy, macroF1 } from "../../src/validation/metrics.ts";

const classes = ["a", "b", "c", "rare"];

/** Labels, and two predictions of them with the given chances to be right. */
function predictions(rows: number, chances: [number, number], seed = 1) {
  const random = new RandomState(seed);
  const draw = () => classes[Math.floor(random.random() ** 2 * classes.length)];
  const truth = Array.from({ length: rows }, draw);
  const [predicted, baseline] = chances.map((chance) =>
    truth.map((label) => random.random() < chance ? label : draw())
  );
  return { truth, predicted, baseline };
}

/** The plain way: copy the rows of every resample, and score the copies. */
function naive(
  truth: readonly Label[],
  options: { predicted: readonly Label[]; baseline: readonly Label[]; resamples: number },
  score: typeof accuracy,
) {
  const random = new RandomState(42);
  const { predicted, baseline, resamples } = options;
  const differences = Array.from({ length: resamples }, () => {
    const rows = truth.map(() => random.randomInteger(truth.length));
    const take = (labels: readonly Label[]) => rows.map((row) => labels[row]);
    return score(take(truth), take(predicted)) - score(take(truth), take(baseline));
  }).sort((a, b) => a - b);
  const quantile = (share: number) => {
    const place = share * (resamples - 1), below = Math.floor(place);
    const step = (differences[below + 1] ?? differences[below]) - differences[below];
    return differences[below] + (place - below) * step;
  };
  return {
    value: score(truth, predicted) - score(truth, baseline),
    low: quantile(0.025),
    high: quantile(0.975),
  };
}

describe("pairedInterval", () => {
  for (const [statistic, score] of [["accuracy", accuracy], ["macroF1", macroF1]] as const) {
    it(`agrees with scoring copies of the rows: ${statistic}`, () => {
      for (const rows of [1, 2, 7, 61]) {
        const { truth, ...both } = predictions(rows, [0.8, 0.5]);
        for (const resamples of [1, 2, 83]) {
          const fast = pairedInterval(truth, { ...both, statistic, resamples });
          const slow = naive(truth, { ...both, resamples }, score);
          assertAlmostEquals(fast.value, slow.value, 1e-12);
          assertAlmostEquals(fast.low, slow.low, 1e-12);
          assertAlmostEquals(fast.high, slow.high, 1e-12);
        }
      }
    });

    it(`contains its value, and turns around with the predictions: ${statistic}`, () => {
      const { truth, predicted, baseline } = predictions(200, [0.8, 0.6]);
      const gain = pairedInterval(truth, { predicted, baseline, statistic });
      const loss = pairedInterval(truth, { predicted: baseline, baseline: predicted, statistic });
      assert(gain.low <= gain.value && gain.value <= gain.high);
      assertAlmostEquals(loss.value, -gain.value, 1e-12);
      assertAlmostEquals(loss.low, -gain.high, 1e-12);
      assertAlmostEquals(loss.high, -gain.low, 1e-12);
    });
  }

  it("is above 0 for a clear gain, and around 0 for equals", () => {
    const clear = predictions(300, [0.9, 0.5]);
    assert(pairedInterval(clear.truth, clear).low > 0.2);
    const equal = predictions(300, [0.7, 0.7]);
    const { low, high } = pairedInterval(equal.truth, equal);
    assert(low < 0 && high > 0);
  });

  it("has no width for one prediction against itself: that is what paired means", () => {
    const { truth, predicted } = predictions(50, [0.5, 0.5]);
    assertEquals(pairedInterval(truth, { predicted, baseline: predicted }), {
      value: 0,
      low: 0,
      high: 0,
    });
  });

  it("has about the width of the normal approximation", () => {
    const { truth, predicted, baseline } = predictions(2000, [0.7, 0.5]);
    const { value, low, high } = pairedInterval(truth, { predicted, baseline });
    const differences = truth.map((label, i) =>
      Number(predicted[i] === label) - Number(baseline[i] === label)
    );
    const variance = differences.reduce((sum, d) => sum + (d - value) ** 2, 0) / 2000;
    assertAlmostEquals(high - low, 2 * 1.96 * Math.sqrt(variance / 2000), 0.003);
  });

  it("is the same for the same seed, and takes numbers for labels", () => {
    const { truth, predicted, baseline } = predictions(60, [0.8, 0.6]);
    const gain = pairedInterval(truth, { predicted, baseline, seed: 7 });
    assertEquals(pairedInterval(truth, { predicted, baseline, seed: 7 }), gain);
    const number = (label: string) => classes.indexOf(label);
    assertEquals(
      pairedInterval(truth.map(number), {
        predicted: predicted.map(number),
        baseline: baseline.map(number),
        seed: 7,
      }),
      gain,
    );
  });

  for (const [statistic, score] of [["accuracy", accuracy], ["macroF1", macroF1]] as const) {
    it(`averages repeats on the same draw, and draws whole groups: ${statistic}`, () => {
      const { truth, predicted, baseline } = predictions(60, [0.8, 0.5]);
      const other = predictions(60, [0.7, 0.6]);
      const sides = {
        predicted: [predicted, other.predicted],
        baseline: [baseline, other.baseline],
      };
      const groups = truth.map((_, i) => `g${String(Math.floor(i ** 0.7)).padStart(2, "0")}`);
      const members = [...new Set(groups)].map((group) =>
        [...groups.keys()].filter((row) => groups[row] === group)
      );
      const random = new RandomState(42);
      const difference = (rows: number[]) => {
        const take = (labels: readonly Label[]) => rows.map((row) => labels[row]);
        const mean = (repeats: readonly (readonly Label[])[]) =>
          repeats.reduce((sum, labels) => sum + score(take(truth), take(labels)), 0) / 2;
        return mean(sides.predicted) - mean(sides.baseline);
      };
      const differences = Array.from(
        { length: 41 },
        () => difference(members.flatMap(() => members[random.randomInteger(members.length)])),
      ).sort((a, b) => a - b);
      const gain = pairedInterval(truth, { ...sides, statistic, groups, resamples: 41 });
      assertAlmostEquals(gain.value, difference([...truth.keys()]), 1e-12);
      assertAlmostEquals(gain.low, differences[1], 1e-12); // 2.5 % of 40 steps is one
      assertAlmostEquals(gain.high, differences[39], 1e-12);
    });
  }

  it("takes equal repeats for one, and is wider for groups whose rows agree", () => {
    const { truth, predicted, baseline } = predictions(50, [0.8, 0.5]);
    const once = pairedInterval(truth, { predicted, baseline });
    const twice = { predicted: [predicted, predicted], baseline: [baseline, baseline] };
    assertEquals(pairedInterval(truth, twice), once);
    const tenfold = (labels: readonly Label[]) => labels.flatMap((label) => Array(10).fill(label));
    const copies = { predicted: tenfold(predicted), baseline: tenfold(baseline) };
    const groups = tenfold(truth.map((_, i) => i));
    const naively = pairedInterval(tenfold(truth), copies);
    const grouped = pairedInterval(tenfold(truth), { ...copies, groups });
    assert(grouped.high - grouped.low > 2 * (naively.high - naively.low));
    assertAlmostEquals(grouped.low, once.low, 1e-12);
    assertAlmostEquals(grouped.high, once.high, 1e-12);
  });

  it("refuses what it cannot compare", () => {
    const both = { predicted: ["a"], baseline: ["b"] };
    assertThrows(() => pairedInterval(["a", "b"], both), ShapeError, "2 labels each");
    assertThrows(
      () => pairedInterval([], { predicted: [], baseline: [] }),
      RangeError,
      "there is no row",
    );
    assertThrows(
      () => pairedInterval(["a"], { ...both, groups: [1, 2] }),
      ShapeError,
      "1 groups, one a row, got 2",
    );
    assertThrows(
      () => pairedInterval(["a"], { predicted: [["a"], []], baseline: ["a"] }),
      ShapeError,
      "1 labels each",
    );
    assertThrows(() => pairedInterval(["a"], { ...both, resamples: 0 }), RangeError, "resamples");
    assertThrows(
      () => pairedInterval(["a"], { ...both, statistic: "f1" as "macroF1" }),
      TypeError,
      "statistic",
    );
  });
});
