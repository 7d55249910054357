import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import type { Label } from "../../src/core/label.ts";
import { ShapeError } from "../../src/errors.ts";
import { EarlyFusion } from "../../src/fusion/early_fusion.ts";
import { LateFusion } from "../../src/fusion/late_fusion.ts";
import { LogisticRegression } from "../../src/models/logistic_regression.ts";
import { compareModalities } from "../../src/pipeline/compare_modalities.ts";
import { fitCandidates } from "../../src/pipeline/fit_candidates.ts";
import { formatComparison } from "../../src/pipeline/format_comparison.ts";
import { scoreCandidates } from "../../src/pipeline/score_candidates.ts";
import { pairedInterval } from "../../src/validation/intervals.ts";
import {
  RepeatedStratifiedKFold,
  type Split,
  TimeSeriesSplit,
} from "../../src/validation/splits.ts";
import { synthetic } from "./synthetic.ts";

const classifier = new LogisticRegression({ c: 1 });
const options = { early: new EarlyFusion({ classifier }), late: new LateFusion({ classifier }) };

/** The accuracies and predictions of late fusion and of one modality, split by split. */
async function byHand(
  { extractor, extracted, labels }: ReturnType<typeof synthetic>,
  splits: readonly Split[],
  groups?: readonly Label[],
) {
  const results = [];
  for (const { train, test } of splits) {
    const fitted = await fitCandidates(extractor, extracted, labels, {
      ...options,
      groups,
      rows: train,
    });
    const scored = scoreCandidates(fitted, extracted, labels, { rows: test });
    results.push({ scored, names: fitted.names });
  }
  return results;
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe("compareModalities by group", () => {
  const data = synthetic({ rows: 90, seed: 31, absent: 0.1 });
  const { extractor, extracted, labels, modalities } = data;
  const groups = labels.map((_, i) => `speaker ${(i * 7) % 13}`);

  it("keeps groups apart in every fold of every repeat", async () => {
    const compared = { ...options, groups, folds: 3, repeats: 2, seed: 5 };
    const comparison = await compareModalities(extractor, extracted, labels, compared);
    const { split, folds, repeats, testedRows, late } = comparison;
    assertEquals([split, folds, repeats, testedRows], ["group", 3, 2, 90]);
    const splits = new RepeatedStratifiedKFold({ folds: 3, repeats: 2, seed: 5 })
      .split(labels, { groups });
    assertEquals(modalities.image.fits.slice(0, 6), splits.map(({ train }) => [...train]));
    const results = await byHand(data, splits, groups);
    const accuracies = results.map((result) => result.scored.late.score.accuracy);
    assertAlmostEquals(late!.accuracy, mean(accuracies), 1e-12);
    assertEquals(late!.confusion.flat().reduce((sum, count) => sum + count), 2 * 90);
    assertEquals(
      formatComparison(comparison, { splitBy: "speaker" }).split("\n")[0],
      "3 folds × 2 repeats of 90 rows, groups of speaker kept apart:",
    );
  });

  it("averages the gain over repeats, and draws whole groups for its interval", async () => {
    const rows = Uint32Array.from({ length: 80 }, (_, i) => i + 5);
    const { gain } = await compareModalities(
      extractor,
      extracted,
      labels,
      { ...options, rows, groups, folds: 4, repeats: 3 },
    );
    const truth = Array.from(rows, (row) => labels[row]);
    const groupsOfRows = Array.from(rows, (row) => groups[row]);
    const splits = new RepeatedStratifiedKFold({ folds: 4, repeats: 3 })
      .split(truth, { groups: groupsOfRows })
      .map(({ train, test }) => ({ train: train.map((i) => i + 5), test: test.map((i) => i + 5) }));
    const results = await byHand(data, splits, groups);
    const predictedBy = (which: "fused" | "single") =>
      [0, 4, 8].map((start) => {
        const labelOf: Label[] = [];
        for (let k = start; k < start + 4; k++) {
          const { scored, names } = results[k];
          const { predicted } = scored[names[which]!];
          splits[k].test.forEach((row, i) => labelOf[row - 5] = predicted[i]);
        }
        return labelOf;
      });
    assertEquals(
      gain!.accuracy,
      pairedInterval(truth, {
        predicted: predictedBy("fused"),
        baseline: predictedBy("single"),
        groups: groupsOfRows,
      }),
    );
  });

  it("refuses fewer groups than folds, and groups that are not one a row", async () => {
    const compare = (given: Label[]) => () =>
      compareModalities(extractor, extracted, labels, { ...options, groups: given });
    await assertRejects(
      compare(labels.map((_, i) => i % 3)),
      RangeError,
      "Cannot make 5 folds that keep groups apart: there are 3 groups",
    );
    await assertRejects(compare(groups.slice(1)), ShapeError, "labels and groups differ");
  });

  it("names a fold that cannot be learnt from or tested on", async () => {
    const { extractor, extracted } = synthetic({ rows: 9, seed: 32, pick: ["image"] });
    const compare = (given: number[], groups: number[], folds: number, seed: number) => () =>
      compareModalities(extractor, extracted, given, { ...options, groups, folds, seed });
    await assertRejects(
      compare([1, 1, 1, 1, 1, 1, 1, 2, 2], [0, 0, 1, 1, 2, 2, 3, 4, 4], 2, 1),
      RangeError,
      "it takes two classes or more, and all",
    );
    await assertRejects(
      compare([0, 0, 0, 0, 1, 0, 0, 1, 1], [1, 1, 0, 1, 3, 1, 0, 4, 3], 4, 3757),
      RangeError,
      "has no row to test",
    );
  });
});

describe("compareModalities by time", () => {
  const data = synthetic({ rows: 120, seed: 33 });
  const { extractor, extracted, labels, modalities } = data;
  const times = labels.map((_, i) => 2000 + Math.floor(((i * 37) % 120) / 4));

  it("trains on the past of what it tests", async () => {
    const comparison = await compareModalities(extractor, extracted, labels, {
      ...options,
      times,
      folds: 4,
    });
    const splits = new TimeSeriesSplit({ folds: 4 }).split(labels, { times });
    assertEquals(modalities.audio.fits.slice(0, 4), splits.map(({ train }) => [...train]));
    const { split, rows, testedRows, early, gain } = comparison;
    assertEquals([split, rows, testedRows], ["time", 120, 96]);
    const results = await byHand(data, splits);
    const accuracies = results.map((result) => result.scored.early.score.accuracy);
    assertAlmostEquals(early!.accuracy, mean(accuracies), 1e-12);
    assertEquals(early!.confusion.flat().reduce((sum, count) => sum + count), 96);
    assert(gain!.low <= gain!.value && gain!.value <= gain!.high);
    assertEquals(
      formatComparison(comparison).split("\n")[0],
      "4 folds of 120 rows, the past predicting the future: 96 tested:",
    );
  });

  it("allows a class that the past lacks, but not a past of one class", async () => {
    const late = labels.map((label, i) => label === "c" && times[i] < 2025 ? "a" : label);
    const comparison = await compareModalities(extractor, extracted, late, { ...options, times });
    assert(Number.isFinite(comparison.early!.logLoss));
    const single = labels.map((_, i) => times[i] < 2010 ? "a" : "b");
    await assertRejects(
      () => compareModalities(extractor, extracted, single, { ...options, times }),
      RangeError,
      'all 20 training rows of fold 1 of 5 are "a"',
    );
  });

  it("goes with neither groups nor repeats", async () => {
    const compare = (more: object) => () =>
      compareModalities(extractor, extracted, labels, { ...options, times, ...more });
    await assertRejects(compare({ groups: labels }), TypeError, "by time and by group at once");
    await assertRejects(compare({ repeats: 2 }), TypeError, "Cannot repeat a split by time");
    await assertRejects(compare({ folds: 30 }), RangeError, "31 different times or more");
  });
});
