import { describe, it } from "@std/testing/bdd";
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertRejects,
} from "@std/assert";
import { AutoFusion } from "../../src/fusion/auto/auto_fusion.ts";
import { portfolio } from "../../src/fusion/auto/portfolio.ts";
import { EarlyFusion } from "../../src/fusion/early_fusion.ts";
import { LateFusion } from "../../src/fusion/late_fusion.ts";
import { SingleModality } from "../../src/fusion/single_modality.ts";
import { LogisticRegression } from "../../src/models/logistic_regression.ts";
import { compareModalities } from "../../src/pipeline/compare_modalities.ts";
import { FeatureExtractor } from "../../src/pipeline/feature_extractor.ts";
import type { FusionGain } from "../../src/pipeline/fusion_gain.ts";
import { fitCandidates } from "../../src/pipeline/fit_candidates.ts";
import { formatComparison } from "../../src/pipeline/format_comparison.ts";
import { scoreCandidates } from "../../src/pipeline/score_candidates.ts";
import { StratifiedKFold } from "../../src/validation/splits.ts";
import { Numbers, synthetic } from "./synthetic.ts";

const classifier = new LogisticRegression({ c: 1 });

describe("compareModalities", () => {
  it("shows a gain where modalities complete each other", async () => {
    const { extractor, extracted, labels } = synthetic({ rows: 240, seed: 1 });
    const comparison = await compareModalities(extractor, extracted, labels, { classifier });
    assertEquals(Object.keys(comparison.modalities), ["image", "audio", "noise"]);
    assertEquals(comparison.rows, 240);
    assertEquals(comparison.classes, ["a", "b", "c"]);
    assertEquals(comparison.dimensions, { image: 2, audio: 5, noise: 3 });
    assertAlmostEquals(comparison.majority.accuracy, 1 / 3, 1e-12);
    assertAlmostEquals(comparison.majority.logLoss, Math.log(3), 1e-12);
    const { early, late, modalities, best, gain, choices } = comparison;
    assert(early !== undefined && late !== undefined && gain !== undefined);
    assertGreater(early.accuracy, modalities.image.accuracy + 0.1);
    assertGreater(late.accuracy, modalities.image.accuracy + 0.1);
    assert(best.name === "early" || best.name === "late");
    assertGreater(gain.low, 0);
    assertEquals(gain.verdict, "helps");
    assert(gain.beatsEverySingle);
    assertEquals(gain.value, gain.accuracy.value);
    assertEquals(Object.values(choices).reduce((sum, times) => sum + times), 5);
    // Every fold predicts with what it chose itself.
    const most = Math.max(early.accuracy, late.accuracy),
      least = Math.min(early.accuracy, late.accuracy);
    const singles = [modalities.image.accuracy, modalities.audio.accuracy];
    assert(gain.value <= most - Math.min(...singles) + 0.05);
    assert(gain.value >= least - Math.max(...singles) - 0.05);
  });

  it("shows none where the second modality is noise", async () => {
    const { extractor, extracted, labels } = synthetic({
      rows: 240,
      seed: 2,
      pick: ["image", "noise"],
    });
    const { gain, modalities } = await compareModalities(extractor, extracted, labels, {
      classifier,
    });
    assert(gain !== undefined && gain.low <= 0 && gain.value < 0.05);
    assertGreater(modalities.image.accuracy, modalities.noise.accuracy + 0.1);
  });

  it("fits on the training rows of the folds only, the same for all", async () => {
    const { extractor, extracted, labels, modalities } = synthetic({ rows: 60, seed: 3 });
    const rows = Uint32Array.from({ length: 45 }, (_, i) => i + 10);
    const comparison = await compareModalities(extractor, extracted, labels, {
      rows,
      folds: 3,
      seed: 5,
      classifier,
    });
    assertEquals(comparison.rows, 45);
    const splits = new StratifiedKFold({ folds: 3, seed: 5 })
      .split(Array.from(rows, (row) => labels[row]));
    const expected = splits.map(({ train }) => Array.from(train, (i) => rows[i]));
    for (const { fits } of Object.values(modalities)) {
      assertEquals(fits, [...expected, [...rows]]); // the last one only counts dimensions
    }
  });

  it("sums the confusion of all rows, and scores as each fold by hand", async () => {
    const { extractor, extracted, labels } = synthetic({ rows: 90, seed: 4, absent: 0.2 });
    const options = {
      early: new EarlyFusion({ classifier }),
      late: new LateFusion({ classifier }),
    };
    const comparison = await compareModalities(extractor, extracted, labels, options);
    const accuracies: number[] = [];
    for (const { train, test } of new StratifiedKFold({ folds: 5 }).split(labels)) {
      const fitted = await fitCandidates(extractor, extracted, labels, { ...options, rows: train });
      accuracies.push(
        scoreCandidates(fitted, extracted, labels, { rows: test }).late.score.accuracy,
      );
    }
    const mean = accuracies.reduce((a, b) => a + b) / 5;
    assertAlmostEquals(comparison.late!.accuracy, mean, 1e-12);
    const deviation = Math.sqrt(accuracies.reduce((sum, a) => sum + (a - mean) ** 2, 0) / 5);
    assertAlmostEquals(comparison.late!.accuracyStd, deviation, 1e-12);
    for (const score of [comparison.majority, comparison.early!, comparison.modalities.image]) {
      const counts = score.confusion.flat();
      assertEquals(counts.reduce((a, b) => a + b), 90);
      assertEquals(score.confusion.map((row) => row.reduce((a, b) => a + b)), [30, 30, 30]);
    }
  });

  it("ranks by macro-F1 when told to, and gains in it", async () => {
    const { extractor, extracted, labels } = synthetic({ rows: 120, seed: 5 });
    const comparison = await compareModalities(extractor, extracted, labels, {
      classifier,
      rankBy: "macroF1",
    });
    const { gain } = comparison;
    assertEquals(comparison.rankBy, "macroF1");
    assertEquals(gain!.value, gain!.macroF1.value);
    assert(gain!.value !== gain!.accuracy.value);
    assert(gain!.low <= gain!.value && gain!.value <= gain!.high);
  });

  it("prefers the simpler of equals: a single modality, then early, then late", async () => {
    const { extractor, extracted, labels } = synthetic({ rows: 30, seed: 6 });
    for (const name of Object.keys(extracted.modalities)) {
      const value = extracted.modalities[name].value as { data: Float64Array; columns: number };
      value.data.forEach((_, k) => {
        value.data[k] = { a: -9, b: 0, c: 9 }[labels[Math.floor(k / value.columns)]]!;
      });
    }
    const { best, late } = await compareModalities(extractor, extracted, labels, { classifier });
    assertEquals(late!.accuracy, 1);
    assertEquals(best.name in extracted.modalities, true);
  });

  it("has neither fusion nor gain for a single modality", async () => {
    const { extractor, extracted, labels } = synthetic({ rows: 60, seed: 7, pick: ["audio"] });
    const comparison = await compareModalities(extractor, extracted, labels, { classifier });
    assertEquals(comparison.early, undefined);
    assertEquals(comparison.late, undefined);
    assertEquals(comparison.gain, undefined);
    assertEquals(comparison.best, { name: "audio", ...comparison.modalities.audio });
    assertEquals("early" in JSON.parse(JSON.stringify(comparison)), false);
    assert(!formatComparison(comparison).includes("gain"));
  });

  it("gives a class that a fold's training part lacks probability 0", async () => {
    const { extractor, extracted, labels } = synthetic({ rows: 61, seed: 8 });
    labels[60] = "once";
    const comparison = await compareModalities(extractor, extracted, labels, { classifier });
    assertEquals(comparison.classes, ["a", "b", "c", "once"]);
    assertEquals(comparison.early!.confusion[3][3], 0);
    assert(Number.isFinite(comparison.early!.logLoss));
  });

  it("is the same every time, and takes numbers for labels", async () => {
    const { extractor, extracted, labels } = synthetic({ rows: 60, seed: 9, absent: 0.1 });
    const first = await compareModalities(extractor, extracted, labels, { classifier });
    assertEquals(await compareModalities(extractor, extracted, labels, { classifier }), first);
    const numbers = labels.map((label) => label.charCodeAt(0));
    const numbered = await compareModalities(extractor, extracted, numbers, { classifier });
    const { a, b, c } = first.gain!.recallByClass;
    const gain = { ...first.gain!, recallByClass: { 97: a, 98: b, 99: c } };
    assertEquals(numbered, { ...first, classes: [97, 98, 99], gain });
  });

  it("tells how far it is, and stops when told to", async () => {
    const { extractor, extracted, labels } = synthetic({ rows: 60, seed: 10 });
    const steps: string[] = [];
    await compareModalities(extractor, extracted, labels, {
      classifier,
      folds: 2,
      onProgress: ({ candidate, done, total }) => steps.push(`${candidate} ${done}/${total}`),
    });
    assertEquals(steps, [
      ...["image", "audio", "noise", "early"].map((name, i) => `${name}/given ${i + 1}/8`),
      ...["image", "audio", "noise", "early"].map((name, i) => `${name}/given ${i + 5}/8`),
    ]);
    const controller = new AbortController();
    const stopped = compareModalities(extractor, extracted, labels, {
      classifier,
      signal: controller.signal,
      onProgress: () => controller.abort(new Error("enough")),
    });
    await assertRejects(() => stopped, Error, "enough");
  });

  it("tells of every kind, and that time was over, where a time limit ends the searches", async () => {
    const { extractor, extracted, labels } = synthetic({ rows: 60, seed: 10 });
    const search = new AutoFusion({ classifiers: portfolio(["logistic", "extra-trees"]) });
    const limited = await compareModalities(extractor, extracted, labels, {
      search,
      limit: AbortSignal.abort(),
    });
    assertEquals(limited.isComplete, false);
    assert(limited.early !== undefined && limited.late !== undefined);
    assertEquals(Object.keys(limited.modalities), ["image", "audio", "noise"]);
    const whole = await compareModalities(extractor, extracted, labels, { search });
    assertEquals(whole.isComplete, true);
  });

  it("refuses what it cannot compare", async () => {
    const { extractor, extracted, labels } = synthetic({ rows: 30, seed: 11, pick: ["image"] });
    const compare = (given: string[], options = {}) => () =>
      compareModalities(extractor, extracted, given, { classifier, ...options });
    await assertRejects(compare(labels.map(() => "a")), RangeError, "two classes or more");
    await assertRejects(compare(labels, { folds: 1 }), RangeError, "folds");
    await assertRejects(compare(labels, { folds: 11 }), RangeError, "Cannot make 11 folds");
    await assertRejects(compare(labels, { rankBy: "f1" }), TypeError, "rankBy");
    const taken = new FeatureExtractor({ early: new Numbers() });
    await assertRejects(
      () => compareModalities(taken, extracted, labels),
      TypeError,
      'Cannot compare a modality named "early"',
    );
  });
});

describe("fitCandidates", () => {
  const { extractor, extracted, labels } = synthetic({ rows: 90, seed: 12, absent: 0.1 });
  const options = { early: new EarlyFusion({ classifier }), late: new LateFusion({ classifier }) };

  it("fits what each fusion would by itself", async () => {
    const rows = Uint32Array.from({ length: 60 }, (_, i) => i);
    const { models, extractor: fitted } = await fitCandidates(extractor, extracted, labels, {
      ...options,
      rows,
    });
    assertEquals(Object.keys(models), ["image", "audio", "noise", "early", "late"]);
    const blocks = fitted.transform(extracted, rows), y = labels.slice(0, 60);
    const alone = new SingleModality({ modality: "audio", classifier }).fit(blocks, y);
    assertEquals(models.audio.toState(), alone.toState());
    assertEquals(models.early.toState(), options.early.fit(blocks, y).toState());
    assertEquals(models.late.toState(), options.late.fit(blocks, y).toState());
  });

  it("scores test rows with classes that were not fitted on", async () => {
    const rows = Uint32Array.from(labels.keys()).filter((row) => labels[row] !== "c");
    const fitted = await fitCandidates(extractor, extracted, labels, { ...options, rows });
    assertEquals(fitted.classes, ["a", "b"]);
    const scores = scoreCandidates(fitted, extracted, labels, {
      rows: Uint32Array.from(labels.keys()),
    });
    assertEquals(Object.keys(scores), ["majority", "image", "audio", "noise", "early", "late"]);
    assertEquals(scores.early.score.confusion[2][2], 0);
    assertEquals(scores.early.predicted.length, 90);
    assertAlmostEquals(scores.majority.score.accuracy, 1 / 3, 1e-12);
  });
});

describe("formatComparison", () => {
  it("aligns the candidates, best first, and the gain below", () => {
    const score = (accuracy: number) => ({
      accuracy,
      accuracyStd: 0.0123,
      macroF1: accuracy - 0.01,
      macroF1Std: 0.02,
      logLoss: 1 - accuracy,
      confusion: [],
    });
    const gain: FusionGain = {
      ...{ value: 0.08, low: 0.03, high: 0.13 },
      rankBy: "accuracy",
      accuracy: { value: 0.08, low: 0.03, high: 0.13 },
      macroF1: { value: 0.08, low: 0.03, high: 0.13 },
      overEach: {},
      beatsEverySingle: true,
      recallByClass: {},
      mcnemar: { onlyPredicted: 9, onlyBaseline: 1, statistic: 4.9, pValue: 0.02 },
      verdict: "helps",
      text: "fusion helps: +0.080 (0.030 to 0.130)",
    };
    const comparison = {
      rows: 100,
      testedRows: 100,
      classes: ["a", "b"],
      split: "stratified" as const,
      folds: 5,
      repeats: 1,
      rankBy: "accuracy" as const,
      dimensions: { text: 5, image: 6 },
      columns: { text: { title: 5 }, image: { photo: 6 } },
      majority: score(0.5),
      modalities: { text: score(0.75), image: score(0.8) },
      early: score(0.84),
      late: score(0.83),
      best: { name: "early", ...score(0.84) },
      choices: { "early/logistic": 5 },
      isComplete: true,
      gain,
    };
    assertEquals(
      formatComparison(comparison),
      [
        "5 folds of 100 rows:",
        "          accuracy       macro-F1       log loss",
        "early     0.840 ± 0.012  0.830 ± 0.020  0.160",
        "late      0.830 ± 0.012  0.820 ± 0.020  0.170",
        "image     0.800 ± 0.012  0.790 ± 0.020  0.200",
        "text      0.750 ± 0.012  0.740 ± 0.020  0.250",
        "majority  0.500 ± 0.012  0.490 ± 0.020  0.500",
        "best: early",
        "fusion helps: +0.080 (0.030 to 0.130)",
        "it beats every single modality",
      ].join("\n"),
    );
    const last = (gain: FusionGain) =>
      formatComparison({ ...comparison, gain }).split("\n").slice(8);
    assertEquals(
      last({
        ...gain,
        beatsEverySingle: false,
        overEach: { text: gain, image: { ...gain, low: -0.01 } },
      }),
      [
        "fusion helps: +0.080 (0.030 to 0.130)",
        "it beats text, each by itself",
      ],
    );
  });
});
