// deno-lint-ignore-file no-import-prefix
import fc from "npm:fast-check@4.10.2";
import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Label } from "../../src/core/label.ts";
import { Matrix } from "../../src/core/matrix.ts";
import {
  accuracy,
  averagePrecision,
  balancedAccuracy,
  brierScore,
  classificationReport,
  cohenKappa,
  confusionMatrix,
  expectedCalibrationError,
  f1,
  logLoss,
  macroF1,
  matthewsCorrelation,
  precision,
  precisionRecallCurve,
  recall,
  rocAuc,
  rocCurve,
  topKAccuracy,
} from "../../src/validation/metrics.ts";
import {
  GroupKFold,
  KFold,
  RepeatedStratifiedKFold,
  StratifiedGroupKFold,
  StratifiedKFold,
  TimeSeriesSplit,
  trainTestSplit,
} from "../../src/validation/splits.ts";
import { assertPartition } from "./folds.ts";

/** The same inputs in every run. */
const runs = { seed: 42, numRuns: 100 };

function check<Given>(given: fc.Arbitrary<Given>, property: (given: Given) => void): void {
  fc.assert(fc.property(given, property), runs);
}

const folds = fc.integer({ min: 2, max: 5 });
const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const label = fc.constantFrom("a", "b", "c");

/** Labels of rows; the largest class has five rows or more. */
const labels = fc.array(label, { minLength: 15, maxLength: 60 });

/** Labels and groups of rows; the first five rows are in groups of their own. */
const grouped = fc.array(fc.tuple(label, fc.integer({ min: 0, max: 9 })), {
  minLength: 20,
  maxLength: 60,
}).map((rows) => ({
  y: rows.map(([label]) => label),
  groups: rows.map(([, group], row) => row < 5 ? row : group),
}));

function countOf(rows: ArrayLike<number>, y: readonly Label[], label: Label): number {
  return Array.from(rows).filter((row) => y[row] === label).length;
}

describe("splitters, for any rows", () => {
  it("k-fold tests every row once, in folds that differ by one row at most", () => {
    check(fc.record({ y: labels, folds, seed, shuffle: fc.boolean() }), ({ y, ...options }) => {
      const splits = new KFold(options).split(y);
      assertPartition(splits, y.length);
      const sizes = splits.map(({ test }) => test.length);
      assert(Math.max(...sizes) - Math.min(...sizes) <= 1);
    });
  });

  it("stratified k-fold spreads every class over the folds to within one row", () => {
    check(fc.record({ y: labels, folds, seed, shuffle: fc.boolean() }), ({ y, ...options }) => {
      const splits = new StratifiedKFold(options).split(y);
      assertPartition(splits, y.length);
      for (const label of new Set(y)) {
        const counts = splits.map(({ test }) => countOf(test, y, label));
        assert(Math.max(...counts) - Math.min(...counts) <= 1);
      }
    });
  });

  it("folds of groups divide no group", () => {
    check(fc.record({ rows: grouped, folds, seed }), ({ rows: { y, groups }, ...options }) => {
      for (
        const splitter of [
          new GroupKFold(options),
          new GroupKFold({ ...options, shuffle: true }),
          new StratifiedGroupKFold(options),
        ]
      ) {
        const splits = splitter.split(y, { groups });
        assertPartition(splits, y.length);
        for (const { train, test } of splits) {
          const trained = new Set(Array.from(train, (row) => groups[row]));
          assert(test.every((row) => !trained.has(groups[row])));
        }
      }
    });
  });

  it("every repeat tests every row once, and the first is that without repeats", () => {
    check(fc.record({ y: labels, folds, seed }), ({ y, ...options }) => {
      const splits = new RepeatedStratifiedKFold({ ...options, repeats: 3 }).split(y);
      for (let repeat = 0; repeat < 3; repeat++) {
        assertPartition(
          splits.slice(repeat * options.folds, (repeat + 1) * options.folds),
          y.length,
        );
      }
      assertEquals(splits.slice(0, options.folds), new StratifiedKFold(options).split(y));
    });
  });

  it("by time, every row to train on is earlier than every row to test", () => {
    const times = fc.uniqueArray(fc.integer(), { minLength: 8, maxLength: 40 });
    check(fc.record({ times, folds }), ({ times, folds }) => {
      const y = times.map(() => 0);
      for (const { train, test } of new TimeSeriesSplit({ folds }).split(y, { times })) {
        const latest = Math.max(...Array.from(train, (row) => times[row]));
        assert(test.every((row) => times[row] > latest));
      }
    });
  });

  it("a split in two divides the rows, and each class by its share", () => {
    const testSize = fc.double({ min: 0.2, max: 0.8, noNaN: true });
    check(fc.record({ y: labels, testSize, seed }), ({ y: drawn, ...options }) => {
      const y = [...drawn, ..."aabbcc"];
      const { train, test } = trainTestSplit(y, options);
      assertEquals(test.length, Math.ceil(options.testSize * y.length));
      assertEquals([...train, ...test].sort((a, b) => a - b), [...y.keys()]);
      for (const label of "abc") {
        const share = countOf([...y.keys()], y, label) * test.length / y.length;
        assert(Math.abs(countOf(test, y, label) - share) < 2);
      }
    });
  });

  it("the same seed gives the same rows", () => {
    check(fc.record({ rows: grouped, folds, seed }), ({ rows: { y, groups }, ...options }) => {
      for (const Splitter of [KFold, StratifiedKFold, StratifiedGroupKFold]) {
        const split = () => new Splitter(options).split(y, { groups });
        assertEquals(split(), split());
      }
    });
  });
});

/** Rows of labels, what is predicted of them, and how much they count. */
const predictions = fc.array(
  fc.record({ truth: label, predicted: label, weight: fc.integer({ min: 0, max: 3 }) }),
  { minLength: 1, maxLength: 40 },
).map((rows) => ({
  truth: rows.map(({ truth }) => truth),
  predicted: rows.map(({ predicted }) => predicted),
  sampleWeight: rows.map(({ weight }, row) => row === 0 ? weight + 1 : weight),
}));

const labelMetrics = {
  accuracy,
  balancedAccuracy,
  macroF1: f1,
  macroPrecision: precision,
  macroRecall: recall,
  matthewsCorrelation,
  cohenKappa,
} as const;

function assertSame(actual: number, expected: number, message?: string): void {
  if (Number.isNaN(expected)) assert(Number.isNaN(actual), message);
  else assertAlmostEquals(actual, expected, 1e-12, message);
}

describe("metrics of labels, for any labels", () => {
  it("lie in [0, 1], the correlations in [-1, 1]", () => {
    check(predictions, ({ truth, predicted, sampleWeight }) => {
      for (const [name, metric] of Object.entries(labelMetrics)) {
        const score = metric(truth, predicted, { sampleWeight });
        const least = name === "cohenKappa" || name === "matthewsCorrelation" ? -1 : 0;
        const isDefined = !Number.isNaN(score);
        assert(isDefined ? score >= least - 1e-12 && score <= 1 + 1e-12 : name === "cohenKappa");
      }
    });
  });

  it("do not depend on the order of rows", () => {
    check(predictions, ({ truth, predicted }) => {
      for (const [name, metric] of Object.entries(labelMetrics)) {
        const turned = metric(truth.toReversed(), predicted.toReversed());
        assertSame(turned, metric(truth, predicted), name);
      }
    });
  });

  it("do not depend on the names of classes", () => {
    const renamed: Record<string, string> = { a: "z", b: "m", c: "k" };
    const rename = (labels: readonly string[]) => labels.map((label) => renamed[label]);
    check(predictions, ({ truth, predicted }) => {
      for (const [name, metric] of Object.entries(labelMetrics)) {
        assertSame(metric(rename(truth), rename(predicted)), metric(truth, predicted), name);
      }
    });
  });

  it("count a weight as so many rows", () => {
    check(predictions, ({ truth, predicted, sampleWeight }) => {
      const rows = sampleWeight.flatMap((weight, row) => Array<number>(weight).fill(row));
      const repeat = (labels: readonly string[]) => rows.map((row) => labels[row]);
      for (const metric of [accuracy, matthewsCorrelation, cohenKappa]) {
        assertSame(
          metric(truth, predicted, { sampleWeight }),
          metric(repeat(truth), repeat(predicted)),
        );
      }
    });
  });

  it("are best for a perfect prediction", () => {
    check(predictions, ({ truth }) => {
      for (const metric of [accuracy, balancedAccuracy, macroF1, precision, recall]) {
        assertEquals(metric(truth, truth), 1);
      }
      const several = new Set(truth).size > 1;
      assertSame(matthewsCorrelation(truth, truth), several ? 1 : 0);
      assertSame(cohenKappa(truth, truth), several ? 1 : NaN);
    });
  });

  it("a confusion matrix sums to the rows of each class, and its diagonal to the hits", () => {
    check(predictions, ({ truth, predicted }) => {
      const classes = ["a", "b", "c"];
      const counts = confusionMatrix(truth, predicted, { classes });
      const all = [...truth.keys()];
      classes.forEach((label, k) => {
        const row = [...counts.row(k)].reduce((a, b) => a + b);
        const column = classes.reduce((sum, _, i) => sum + counts.row(i)[k], 0);
        assertEquals(row, countOf(all, truth, label));
        assertEquals(column, countOf(all, predicted, label));
      });
      const hits = classes.reduce((sum, _, k) => sum + counts.row(k)[k], 0);
      assertAlmostEquals(hits / truth.length, accuracy(truth, predicted), 1e-12);
    });
  });

  it("micro averages of all classes are the accuracy, and weighted recall is too", () => {
    check(predictions, ({ truth, predicted, sampleWeight }) => {
      const right = accuracy(truth, predicted, { sampleWeight });
      for (const score of [precision, recall, f1]) {
        assertSame(score(truth, predicted, { average: "micro", sampleWeight }), right);
      }
      assertSame(recall(truth, predicted, { average: "weighted", sampleWeight }), right);
      const report = classificationReport(truth, predicted, { sampleWeight });
      assertSame(report.weightedAverage.recall, right);
    });
  });
});

/** Rows of two classes, both there, with scores of few different values. */
const scored = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 8 })), {
  minLength: 1,
  maxLength: 40,
}).map((rows) => ({
  truth: [0, 1, ...rows.map(([positive]) => +positive)],
  scores: [0.5, 0.25, ...rows.map(([, eighths]) => eighths / 8)],
}));

/** Probabilities of three classes, and the true one. */
const judged = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 2 }), fc.array(fc.nat(20), { minLength: 3, maxLength: 3 })),
  { minLength: 1, maxLength: 40 },
).map((rows) => ({
  truth: rows.map(([place]) => place),
  probabilities: Matrix.fromRows(rows.map(([, [a, b, c]]) => {
    const sum = a + b + c + 3;
    return [(a + 1) / sum, (b + 1) / sum, (c + 1) / sum];
  })),
}));

const classes = [0, 1, 2];

describe("metrics of scores, for any scores", () => {
  it("the area under the ROC curve is how often a positive row scores higher (Mann-Whitney)", () => {
    check(scored, ({ truth, scores }) => {
      const of = (label: number) => scores.filter((_, row) => truth[row] === label);
      let wins = 0;
      for (const high of of(1)) {
        for (const low of of(0)) wins += high > low ? 1 : high === low ? 0.5 : 0;
      }
      assertAlmostEquals(rocAuc(truth, scores), wins / of(1).length / of(0).length, 1e-12);
    });
  });

  it("it only depends on the order of scores, and turns with it", () => {
    check(scored, ({ truth, scores }) => {
      const area = rocAuc(truth, scores);
      assertAlmostEquals(rocAuc(truth, scores.map((score) => Math.exp(3 * score))), area, 1e-12);
      assertAlmostEquals(rocAuc(truth, scores.map((score) => -score)), 1 - area, 1e-12);
    });
  });

  it("curves rise from corner to corner; leaving out points on a line keeps the area", () => {
    check(scored, ({ truth, scores }) => {
      const areas = [true, false].map((dropIntermediate) => {
        const { fpr, tpr, thresholds } = rocCurve(truth, scores, { dropIntermediate });
        assertEquals([fpr[0], tpr[0], fpr.at(-1), tpr.at(-1)], [0, 0, 1, 1]);
        assert(thresholds.every((threshold, i) => i === 0 || threshold < thresholds[i - 1]));
        assert(tpr.every((rate, i) => i === 0 || rate >= tpr[i - 1]));
        return fpr.reduce(
          (area, rate, i) => i === 0 ? 0 : area + (rate - fpr[i - 1]) * (tpr[i] + tpr[i - 1]) / 2,
          0,
        );
      });
      assertAlmostEquals(areas[0], areas[1], 1e-12);
      assertAlmostEquals(areas[0], rocAuc(truth, scores), 1e-12);
    });
  });

  it("average precision is the sum of the steps of its curve", () => {
    check(scored, ({ truth, scores }) => {
      const { precision, recall } = precisionRecallCurve(truth, scores);
      const steps = precision.slice(0, -1).reduce(
        (sum, value, i) => sum + (recall[i] - recall[i + 1]) * value,
        0,
      );
      assertAlmostEquals(averagePrecision(truth, scores), steps, 1e-12);
    });
  });

  it("losses are least for certain truth, and top-k accuracy grows with k up to 1", () => {
    check(judged, ({ truth, probabilities }) => {
      const certain = Matrix.fromRows(truth.map((place) => classes.map((k) => +(k === place))));
      for (const loss of [logLoss, brierScore, expectedCalibrationError]) {
        assertAlmostEquals(loss(truth, certain, { classes }), 0, 1e-12);
        assert(loss(truth, probabilities, { classes }) >= 0);
      }
      const shares = [1, 2, 3].map((k) => topKAccuracy(truth, probabilities, { classes, k }));
      assert(shares[0] <= shares[1] && shares[1] <= shares[2]);
      assertEquals(shares[2], 1);
    });
  });

  it("do not depend on the order of columns", () => {
    check(judged, ({ truth, probabilities }) => {
      const turned = Matrix.fromRows(truth.map((_, row) => [...probabilities.row(row)].reverse()));
      const reversed = classes.toReversed();
      for (const metric of [logLoss, brierScore, rocAuc, averagePrecision]) {
        assertSame(
          metric(truth, turned, { classes: reversed }),
          metric(truth, probabilities, { classes }),
        );
      }
    });
  });
});
