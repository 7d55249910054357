import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { BlockMatrix } from "../../src/core/block_matrix.ts";
import type { Label } from "../../src/core/label.ts";
import { Matrix } from "../../src/core/matrix.ts";
import { Matrix as MlMatrix } from "../../src/deps/ml_matrix.ts";
import { ShapeError } from "../../src/errors.ts";
import { ClassifierPipeline } from "../../src/models/classifier_pipeline.ts";
import { LogisticRegression } from "../../src/models/logistic_regression.ts";
import { StandardScaler } from "../../src/models/standard_scaler.ts";
import {
  crossValPredict,
  crossValScore,
  type ProbabilisticEstimator,
} from "../../src/validation/cross_validation.ts";
import { accuracy, logLoss, macroF1, rocAuc } from "../../src/validation/metrics.ts";
import type { Scoring } from "../../src/validation/scoring.ts";
import {
  GroupKFold,
  KFold,
  RepeatedStratifiedKFold,
  StratifiedGroupKFold,
  StratifiedKFold,
  TimeSeriesSplit,
} from "../../src/validation/splits.ts";
import { foldOfRow } from "./folds.ts";

/** What a fit was told. */
interface Seen {
  readonly x: BlockMatrix;
  readonly y: readonly Label[];
  readonly sampleWeight?: Float64Array;
  readonly groups?: readonly Label[];
}

/** Gives every row the frequencies of the classes that it was fitted on, and remembers its fits. */
class Frequencies implements ProbabilisticEstimator {
  readonly fits: Seen[] = [];

  fit(x: BlockMatrix, y: readonly Label[], options: Omit<Seen, "x" | "y">) {
    this.fits.push({ x, y, ...options });
    const classes = [...new Set(y)].sort();
    const shares = classes.map((label) => y.filter((other) => other === label).length / y.length);
    return {
      classes,
      predictProba: (rows: BlockMatrix) => Matrix.fromRows(Array(rows.rows).fill(shares)),
    };
  }
}

/** Column `j` of row `i` is `10 i + j`. */
const x = Matrix.fromRows(Array.from({ length: 12 }, (_, i) => [10 * i, 10 * i + 1]));
const y = [..."ababbaabacbb"];

describe("crossValPredict", () => {
  it("gives each row the probabilities of the fold that leaves it out", () => {
    const splits = new KFold({ folds: 3, seed: 1 });
    const result = crossValPredict(new Frequencies(), x, y, { splits });
    assertEquals(result.classes, ["a", "b", "c"]);
    assertEquals([...result.foldOfRow], foldOfRow(splits.split(y), y.length));
    for (const { train, test } of splits.split(y)) {
      const expected = result.classes.map((label) =>
        Array.from(train).filter((row) => y[row] === label).length / train.length
      );
      test.forEach((row) => assertEquals([...result.probabilities.row(row)], expected));
      test.forEach((row) =>
        assertEquals(
          result.predicted[row],
          result.classes[expected.indexOf(Math.max(...expected))],
        )
      );
    }
  });

  it("never copies rows, and slices weights and groups with them", () => {
    const estimator = new Frequencies();
    const sampleWeight = Float64Array.from(y, (_, row) => row);
    const groups = y.map((_, row) => row % 4);
    const splits = new GroupKFold({ folds: 4 });
    crossValPredict(estimator, x, y, { splits, sampleWeight, groups });
    assertEquals(estimator.fits.length, 4);
    for (const [i, { train }] of splits.split(y, { groups }).entries()) {
      const fit = estimator.fits[i];
      assert(fit.x.parts[0].matrix === x);
      assertEquals([...fit.x.rowIndices!], [...train]);
      assertEquals(fit.y, Array.from(train, (row) => y[row]));
      assertEquals(fit.sampleWeight, Float64Array.from(train));
      assertEquals(fit.groups, Array.from(train, (row) => row % 4));
    }
  });

  it("has stratified folds by default, which keep groups apart", () => {
    const { foldOfRow: plain } = crossValPredict(new Frequencies(), x, y);
    assertEquals([...plain], foldOfRow(new StratifiedKFold().split(y), y.length));
    const groups = y.map((_, row) => row % 6);
    const { foldOfRow: apart } = crossValPredict(new Frequencies(), x, y, { groups });
    const expected = new StratifiedGroupKFold().split(y, { groups });
    assertEquals([...apart], foldOfRow(expected, y.length));
  });

  it("gives a class that the other folds lack probability 0, and one alone probability 1", () => {
    const splits = new KFold({ folds: 2, shuffle: false });
    const labels = [..."aaaaaabbbbbc"];
    const { probabilities } = crossValPredict(new Frequencies(), x, labels, { splits });
    assertEquals([...probabilities.row(0)], [0, 5 / 6, 1 / 6]);
    assertEquals([...probabilities.row(11)], [1, 0, 0]);
  });

  it("takes views, blocks and an ml-matrix alike", () => {
    const estimator = new ClassifierPipeline([new StandardScaler()], new LogisticRegression());
    const of = (features: Matrix | BlockMatrix | MlMatrix) => [
      ...crossValPredict(estimator, features, y.slice(0, 9)).probabilities.data,
    ];
    const rows = [...Array(9).keys()];
    const dense = of(x.takeRows(rows));
    assertEquals(of(BlockMatrix.of(x).view(rows)), dense);
    assertEquals(of(new MlMatrix(rows.map((row) => [...x.row(row)]))), dense);
  });

  it("refuses folds that do not leave every row out once", () => {
    const predict = (splits: RepeatedStratifiedKFold | TimeSeriesSplit) => () =>
      crossValPredict(new Frequencies(), x, y, { splits, times: [...y.keys()] });
    assertThrows(
      predict(new RepeatedStratifiedKFold({ folds: 2, repeats: 2 })),
      RangeError,
      "is a test row of folds",
    );
    assertThrows(predict(new TimeSeriesSplit()), RangeError, "row 0 is no test row of any fold");
  });

  it("refuses a fold without rows", () => {
    const predict = (train: number[], test: number[]) => () =>
      crossValPredict(new Frequencies(), x, y, {
        splits: [{ train: Uint32Array.from(train), test: Uint32Array.from(test) }],
      });
    assertThrows(predict([0, 1], []), RangeError, "fold 0 has no row to test");
    assertThrows(predict([], [0, 1]), RangeError, "fold 0 has no row to train on");
  });

  it("refuses lengths that differ", () => {
    const predict = (labels: Label[], options: object) => () =>
      crossValPredict(new Frequencies(), x, labels, options);
    assertThrows(predict(["a"], {}), ShapeError, "labels and features differ in length");
    assertThrows(predict(y, { groups: [1] }), ShapeError, "groups and features");
    assertThrows(predict(y, { times: [1] }), ShapeError, "times and features");
    assertThrows(
      predict(y, { sampleWeight: Float64Array.of(1) }),
      ShapeError,
      "sample weights and features",
    );
  });
});

describe("crossValScore", () => {
  const two = y.map((label) => label === "c" ? "b" : label);
  const splits = new StratifiedKFold({ folds: 2, seed: 3 });
  const estimator = new LogisticRegression({ c: 1 });

  it("scores each fold by itself, by any name or function", () => {
    const { classes, probabilities, predicted } = crossValPredict(estimator, x, two, { splits });
    const byFold = (
      score: (truth: string[], rows: { predicted: Label[]; probabilities: Matrix }) => number,
    ) =>
      splits.split(two).map(({ test }) =>
        score(Array.from(test, (row) => two[row]), {
          predicted: Array.from(test, (row) => predicted[row]),
          probabilities: probabilities.takeRows(test),
        })
      );
    const scores = (scoring?: Scoring) => crossValScore(estimator, x, two, { splits, scoring });
    assertEquals(scores(), byFold((truth, rows) => accuracy(truth, rows.predicted)));
    assertEquals(scores("macroF1"), byFold((truth, rows) => macroF1(truth, rows.predicted)));
    assertEquals(
      scores("negLogLoss"),
      byFold((truth, { probabilities }) => -logLoss(truth, probabilities, { classes })),
    );
    assertEquals(
      scores("rocAuc"),
      byFold((truth, { probabilities }) => rocAuc(truth, probabilities, { classes })),
    );
    assertEquals(scores("balancedAccuracy").length, 2);
    assertEquals(scores("weightedF1").length, 2);
    assertEquals(scores((truth, { classes }) => truth.length + classes.length), [8, 8]);
  });

  it("scores repeats and the future alike", () => {
    const repeated = new RepeatedStratifiedKFold({ folds: 2, repeats: 3 });
    assertEquals(crossValScore(estimator, x, two, { splits: repeated }).length, 6);
    const times = [...two.keys()];
    const future = crossValScore(estimator, x, two, {
      splits: new TimeSeriesSplit({ folds: 3 }),
      times,
    });
    assertEquals(future.length, 3);
    future.forEach((score) => assertAlmostEquals(score, Math.round(3 * score) / 3, 1e-15));
  });

  it("refuses an unknown name", () => {
    assertThrows(
      () => crossValScore(estimator, x, two, { scoring: "f2" as "macroF1" }),
      TypeError,
      "scoring",
    );
  });
});
