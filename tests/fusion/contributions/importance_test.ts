import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { Block } from "../../../src/core/block.ts";
import type { Label } from "../../../src/core/label.ts";
import { Matrix } from "../../../src/core/matrix.ts";
import { mostProbable } from "../../../src/core/most_probable.ts";
import { ContributionError, ShapeError } from "../../../src/errors.ts";
import { ablateModalities } from "../../../src/fusion/contributions/ablate_modalities.ts";
import { modalityImportance } from "../../../src/fusion/contributions/modality_importance.ts";
import { robustnessCurve } from "../../../src/fusion/contributions/robustness_curve.ts";
import type { Estimate } from "../../../src/fusion/contributions/score_rows.ts";
import { shapley } from "../../../src/fusion/contributions/shapley.ts";
import { subsetTable } from "../../../src/fusion/contributions/subset_table.ts";
import { EarlyFusion } from "../../../src/fusion/early_fusion.ts";
import type { FusionModel } from "../../../src/fusion/fusion.ts";
import { LogisticRegression } from "../../../src/models/logistic_regression.ts";
import { pairedInterval } from "../../../src/validation/intervals.ts";
import { accuracy, logLoss, macroF1 } from "../../../src/validation/metrics.ts";
import { block, complementary, takeRows } from "../blocks.ts";
import { entangled, SpyModel } from "./spy_model.ts";

/** A fusion of two modalities that tell, and one that does not, with other rows to judge it on. */
function fitted(absent: number) {
  const { blocks, labels } = complementary({ rows: 150, seed: 31, absent });
  const rows = labels.map((_, row) => row);
  const take = (some: number[]) => blocks.map((one) => takeRows(one, some));
  const model = new EarlyFusion({ classifier: new LogisticRegression({ c: 1 }) })
    .fit(take(rows.slice(0, 60)), labels.slice(0, 60));
  return { model, blocks: take(rows.slice(60)), labels: labels.slice(60) };
}

/** What a model says when it is given some modalities, row by row: the obvious way. */
function predicted(model: FusionModel, blocks: readonly Block[], names: readonly string[]): Matrix {
  return Matrix.fromRows(blocks[0].ids.map((_, row) => {
    const given = blocks
      .filter(({ modality, present }) => names.includes(modality) && present[row])
      .map((one) => takeRows(one, [row]));
    return given.length === 0 ? model.prior : model.predictProba(given).row(0);
  }));
}

function classesOf(model: FusionModel, probabilities: Matrix): Label[] {
  return mostProbable(probabilities, model.classes);
}

const NAMES = ["image", "audio", "noise"];

describe("modalityImportance", () => {
  for (const scoring of ["accuracy", "negLogLoss", "macroF1", "rocAuc"] as const) {
    it(`shares out all of the score: ${scoring}`, () => {
      const { model, blocks, labels } = fitted(0.2);
      const result = modalityImportance(model, blocks, labels, { scoring, resamples: 50 });
      const shares = Object.values(result.modalities).map(({ contribution }) => contribution.value);
      assertAlmostEquals(
        shares.reduce((a, b) => a + b),
        result.score - result.baseScore,
        1e-12,
      );
      assertEquals([result.rows, result.scoring], [90, scoring]);
      const { image, audio, noise } = result.modalities;
      assert(image.contribution.value > noise.contribution.value);
      assert(audio.contribution.value > noise.contribution.value);
    });
  }

  it("scores each alone, and counts the rows that have it", () => {
    const { model, blocks, labels } = fitted(0.2);
    const { modalities, score, baseScore } = modalityImportance(model, blocks, labels);
    for (const [m, name] of NAMES.entries()) {
      const alone = accuracy(labels, classesOf(model, predicted(model, blocks, [name])));
      assertEquals(modalities[name].alone, alone);
      assertEquals(modalities[name].present, blocks[m].present.filter(Boolean).length);
    }
    assertEquals(score, accuracy(labels, classesOf(model, model.predictProba(blocks))));
    assertEquals(baseScore, accuracy(labels, labels.map(() => classesOf(model, prior(model))[0])));
  });

  it("is the mean of what each row owes, with an interval around it", () => {
    const { model, blocks, labels } = fitted(0.2);
    const first = modalityImportance(model, blocks, labels);
    for (const { contribution, meanAbsolute } of Object.values(first.modalities)) {
      for (const estimate of [contribution, meanAbsolute]) {
        assert(isInterval(estimate));
        assert(estimate.low <= estimate.value && estimate.value <= estimate.high);
        assert(estimate.low < estimate.high);
      }
    }
    assertEquals(modalityImportance(model, blocks, labels), first);
    const other = modalityImportance(model, blocks, labels, { seed: 1, resamples: 500 });
    assertEquals(
      other.modalities.image.contribution.value,
      first.modalities.image.contribution.value,
    );
    assert(
      JSON.stringify(other.modalities.image) !== JSON.stringify(first.modalities.image),
    );
  });

  it("means |contribution to the predicted class|", () => {
    const { model, blocks, labels } = fitted(0.2);
    const { modalities } = modalityImportance(model, blocks, labels);
    const { values, probabilities } = shapley(model, blocks);
    const columns: number[] = mostProbable(probabilities, [0, 1, 2]);
    for (const name of NAMES) {
      const mean = columns.reduce((sum, k, i) => sum + Math.abs(values[name].row(i)[k]), 0) / 90;
      assertAlmostEquals(modalities[name].meanAbsolute.value, mean, 1e-12);
    }
  });

  it("has no interval where the score is no mean over rows", () => {
    const { model, blocks, labels } = fitted(0);
    const recall = (truth: readonly Label[]) => truth.length;
    for (const scoring of ["macroF1", recall] as const) {
      const { modalities, scoring: name } = modalityImportance(model, blocks, labels, { scoring });
      assertEquals(Object.keys(modalities.image.contribution), ["value"]);
      assertEquals(name, scoring === recall ? "recall" : "macroF1");
    }
  });

  it("draws whole groups where there are groups", () => {
    const { model, blocks, labels } = fitted(0);
    const alone = modalityImportance(model, blocks, labels);
    const own = modalityImportance(model, blocks, labels, { groups: labels.map((_, i) => i) });
    assertEquals(own, alone);
    // Each row three times over tells no more than once: the interval must not narrow.
    const thrice = (values: readonly number[]) => [...values, ...values, ...values];
    const rows = thrice(labels.map((_, i) => i));
    const grouped = modalityImportance(
      model,
      blocks.map((one) => takeRows(one, rows)),
      rows.map((row) => labels[row]),
      { groups: rows },
    );
    const { contribution } = grouped.modalities.image;
    const expected = alone.modalities.image.contribution;
    assert(isInterval(contribution) && isInterval(expected));
    assertAlmostEquals(contribution.low, expected.low, 1e-12);
    assertAlmostEquals(contribution.high, expected.high, 1e-12);
  });

  it("refuses labels that do not fit", () => {
    const { model, blocks, labels } = fitted(0);
    assertThrows(() => modalityImportance(model, blocks, labels.slice(1)), ShapeError, "labels");
    const groups = labels.slice(1);
    assertThrows(() => modalityImportance(model, blocks, labels, { groups }), ShapeError, "groups");
    const none = blocks.map((one) => takeRows(one, []));
    assertThrows(() => modalityImportance(model, none, []), RangeError, "there is no row");
    const scoring = "best" as "accuracy";
    assertThrows(() => modalityImportance(model, blocks, labels, { scoring }), TypeError, "best");
    assertThrows(
      () => modalityImportance(model, blocks, labels, { resamples: 0 }),
      RangeError,
      "resamples",
    );
    const strange = ["z", ...labels.slice(1)];
    assertThrows(
      () => modalityImportance(model, blocks, strange, { scoring: "negLogLoss" }),
      RangeError,
    );
  });
});

describe("ablateModalities", () => {
  it("scores what is left without each modality, paired with the whole", () => {
    const { model, blocks, labels } = fitted(0.2);
    const { modalities, score, rows } = ablateModalities(model, blocks, labels);
    const whole = classesOf(model, model.predictProba(blocks));
    assertEquals([rows, score], [90, accuracy(labels, whole)]);
    for (const name of NAMES) {
      const rest = NAMES.filter((other) => other !== name);
      const without = classesOf(model, predicted(model, blocks, rest));
      assertEquals(modalities[name].without, accuracy(labels, without));
      const paired = pairedInterval(labels, { predicted: without, baseline: whole });
      const { change } = modalities[name];
      assert(isInterval(change));
      assertAlmostEquals(change.value, paired.value, 1e-12);
      assertAlmostEquals(change.low, paired.low, 1e-12);
      assertAlmostEquals(change.high, paired.high, 1e-12);
    }
  });

  it("takes other scores", () => {
    const { model, blocks, labels } = fitted(0.2);
    const probabilities = predicted(model, blocks, ["audio", "noise"]);
    const { classes } = model;
    const f1 = ablateModalities(model, blocks, labels, { scoring: "macroF1" }).modalities.image;
    assertAlmostEquals(f1.without, macroF1(labels, classesOf(model, probabilities)), 1e-12);
    assertEquals(Object.keys(f1.change), ["value"]);
    const loss =
      ablateModalities(model, blocks, labels, { scoring: "negLogLoss" }).modalities.image;
    assertAlmostEquals(loss.without, -logLoss(labels, probabilities, { classes }), 1e-12);
    assert(isInterval(loss.change) && loss.change.low < loss.change.high);
  });

  it("asks the model once more than there are modalities", () => {
    const model = new SpyModel(["image", "audio", "noise"], entangled);
    const { blocks, labels } = fitted(0.2);
    ablateModalities(model, blocks, labels);
    assertEquals(model.calls.length, 4);
    assert(model.calls.flat().every((row) => !row.endsWith(": ")));
  });

  it("says so when a model refuses rows that lack a modality", () => {
    const { blocks, labels } = fitted(0);
    const strict = new SpyModel(NAMES, (features) => {
      if (!("audio" in features)) throw new RangeError("row lacks audio");
      return entangled(features);
    });
    const refuse = () => ablateModalities(strict, blocks, labels);
    assertThrows(refuse, ContributionError, "image, noise alone: row lacks audio");
    assertThrows(() => robustnessCurve(strict, blocks, labels), ContributionError);
  });
});

describe("subsetTable", () => {
  it("scores every subset, small ones first", () => {
    const { model, blocks, labels } = fitted(0.2);
    const table = subsetTable(model, blocks, labels);
    assertEquals(table.map(({ modalities }) => modalities), [
      [],
      ["image"],
      ["audio"],
      ["noise"],
      ["image", "audio"],
      ["image", "noise"],
      ["audio", "noise"],
      ["image", "audio", "noise"],
    ]);
    const { classes } = model;
    for (const { modalities, present, ...score } of table) {
      const probabilities = predicted(model, blocks, modalities);
      const labelled = classesOf(model, probabilities);
      assertEquals(score.accuracy, accuracy(labels, labelled));
      assertEquals(score.macroF1, macroF1(labels, labelled));
      assertAlmostEquals(score.logLoss, logLoss(labels, probabilities, { classes }), 1e-12);
      const chosen = blocks.filter(({ modality }) => modalities.includes(modality));
      const having = labels.filter((_, row) => chosen.some((one) => one.present[row]));
      assertEquals(present, having.length);
    }
  });

  it("refuses labels that are not one a row", () => {
    const { model, blocks, labels } = fitted(0);
    assertThrows(() => subsetTable(model, blocks, labels.slice(1)), ShapeError, "labels");
  });
});

describe("robustnessCurve", () => {
  it("goes from everything to the ablation", () => {
    const { model, blocks, labels } = fitted(0.2);
    const { rows, modalities } = robustnessCurve(model, blocks, labels);
    const ablation = ablateModalities(model, blocks, labels);
    assertEquals([rows, Object.keys(modalities)], [90, NAMES]);
    for (const [m, name] of NAMES.entries()) {
      const points = modalities[name], had = blocks[m].present.filter(Boolean).length;
      assertEquals(points.map(({ fraction }) => fraction), [0, 0.25, 0.5, 0.75, 1]);
      assertEquals(
        points.map(({ absent }) => absent),
        [0, 0.25, 0.5, 0.75, 1].map((fraction) => Math.round(fraction * had)),
      );
      assertEquals(points[0].accuracy, ablation.score);
      assertEquals(points[4].accuracy, ablation.modalities[name].without);
    }
    assert(modalities.image[0].logLoss < modalities.image[4].logLoss);
  });

  it("draws rows that stay absent as more leave, the same for a seed", () => {
    const labels = Array.from({ length: 40 }, () => "a");
    const model = new SpyModel(
      ["one", "two"],
      (features) => "one" in features ? [1, 0, 0] : [0, 1, 0],
    );
    const blocks = [block("one", labels.map(() => [1])), block("two", labels.map(() => [1]))];
    const fractions = [0, 0.1, 0.35, 0.5, 1];
    const lost = (seed: number) => {
      const lists = fractions.map((): number[] => []);
      fractions.forEach((fraction, f) => {
        labels.forEach((_, row) => {
          const truth = labels.map((label, i) => i === row ? label : "b");
          const points = robustnessCurve(model, blocks, truth, { fractions: [0, fraction], seed })
            .modalities.one;
          const { absent, accuracy } = points[1];
          // Right are the rows that lost it, all but this one, which is right if it did not.
          if (accuracy < absent / 40) lists[f].push(row);
        });
      });
      return lists;
    };
    const first = lost(1);
    assertEquals(first.map(({ length }) => length), [0, 4, 14, 20, 40]);
    first.slice(1).forEach((rows, i) => assert(first[i].every((row) => rows.includes(row))));
    assertEquals(lost(1), first);
    assert(lost(2)[1].join() !== first[1].join());
  });

  it("gives rows that are left with nothing the prior", () => {
    const model = new SpyModel(["one"], () => [0, 0, 1]);
    const labels = ["c", "c", "a", "c"];
    const { modalities } = robustnessCurve(model, [block("one", [[1], [1], [1], [1]])], labels);
    assertEquals(modalities.one.map(({ accuracy }) => accuracy).at(-1), 0.25);
    assertEquals(modalities.one[0].accuracy, 0.75);
    assertEquals(model.calls.length, 1);
  });

  it("asks the model no more for more fractions", () => {
    const { blocks, labels } = fitted(0.2);
    const model = new SpyModel(NAMES, entangled);
    robustnessCurve(model, blocks, labels, {
      fractions: Array.from({ length: 50 }, (_, i) => i / 50),
    });
    assertEquals(model.calls.length, 4);
  });

  it("refuses fractions that are none", () => {
    const { model, blocks, labels } = fitted(0);
    for (const fraction of [-0.1, 1.1, NaN]) {
      assertThrows(
        () => robustnessCurve(model, blocks, labels, { fractions: [fraction] }),
        RangeError,
        `current value is ${fraction}`,
      );
    }
  });
});

function prior(model: FusionModel): Matrix {
  return Matrix.fromRows([model.prior]);
}

function isInterval(estimate: Estimate): estimate is { value: number; low: number; high: number } {
  return "low" in estimate;
}
