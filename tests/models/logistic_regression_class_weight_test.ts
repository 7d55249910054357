import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { BlockMatrix } from "../../src/core/block_matrix.ts";
import type { Label } from "../../src/core/label.ts";
import { Matrix } from "../../src/core/matrix.ts";
import { RandomState } from "../../src/core/random.ts";
import { Matrix as MlMatrix } from "../../src/deps/ml_matrix.ts";
import type { ClassWeight } from "../../src/models/class_weight.ts";
import { LogisticRegression } from "../../src/models/logistic_regression.ts";
import { StratifiedKFold } from "../../src/validation/splits.ts";
import { randomDense } from "../core/kernels/linear_example.ts";

const ROWS = [[0, 1], [1, 0], [2, 2], [3, 1], [1, 3], [4, 0], [2, 5], [5, 5], [0, 4], [3, 3]];
const x = Matrix.fromRows(ROWS);
const letters = ["a", "a", "b", "b", "c", "b", "c", "a", "c", "b"];
const sampleWeight = Float64Array.of(1, 2, 0.5, 1, 1, 3, 1, 0.25, 2, 1);

describe("LogisticRegression, classWeight", () => {
  // scikit-learn 1.9.1, LogisticRegression(C=2, tol=1e-13, max_iter=100000, class_weight=…).
  const cases: {
    name: string;
    y: Label[];
    classWeight: ClassWeight;
    weighted: boolean;
    coef: number[];
    intercept: number[];
  }[] = [
    {
      name: "a factor by class, 1 for one that is not named",
      y: letters,
      classWeight: { a: 3, c: 0.5 },
      weighted: false,
      coef: [
        ...[0.11367829812388144, -0.2471894907211552],
        ...[0.9111678966243851, -0.8992356677583194],
        ...[-1.0248461947482692, 1.1464251584794722],
      ],
      intercept: [1.7260385018022057, 0.19780515916228836, -1.923843660964494],
    },
    {
      name: "a factor by class, times sample weights",
      y: letters,
      classWeight: { a: 3, b: 1, c: 0.5 },
      weighted: true,
      coef: [
        ...[-0.2507397375351707, -0.41011798936860944],
        ...[1.17006207627533, -0.7466718430210479],
        ...[-0.9193223387401602, 1.156789832389657],
      ],
      intercept: [2.493860721454933, -0.7597196435801893, -1.7341410778747433],
    },
    {
      name: "balanced by what rows weigh",
      y: letters,
      classWeight: "balanced",
      weighted: true,
      coef: [
        ...[-0.2963160907482153, -0.5868445432598501],
        ...[1.1060926615201896, -0.5460617275916019],
        ...[-0.8097765707719747, 1.1329062708514517],
      ],
      intercept: [2.20820470610568, -0.8082789637969793, -1.3999257423087006],
    },
    {
      name: "a factor by number",
      y: [0, 0, 1, 1, 0, 1, 1, 1, 0, 1],
      classWeight: { 0: 4, 1: 1 },
      weighted: false,
      coef: [2.351705242126015, 0.3997006217841998],
      intercept: [-5.373963909020076],
    },
  ];
  for (const { name, y, classWeight, weighted, coef, intercept } of cases) {
    it(`equals scikit-learn's: ${name}`, () => {
      const spec = new LogisticRegression({ c: 2, classWeight, tolerance: 1e-10 });
      const model = spec.fit(x, y, { sampleWeight: weighted ? sampleWeight : undefined });
      assert(model.converged);
      coef.forEach((value, k) => assertAlmostEquals(model.coef.data[k], value, 1e-6));
      intercept.forEach((value, k) => assertAlmostEquals(model.intercept[k], value, 1e-6));
    });
  }

  it("is the same as repeating rows", () => {
    const twice = ROWS.flatMap((row, i) => letters[i] === "b" ? [row, row] : [row]);
    const labels = letters.flatMap((letter) => letter === "b" ? [letter, letter] : [letter]);
    const spec = { tolerance: 1e-10 };
    const weighted = new LogisticRegression({ ...spec, classWeight: { b: 2 } }).fit(x, letters);
    const repeated = new LogisticRegression(spec).fit(Matrix.fromRows(twice), labels);
    weighted.coef.data.forEach((v, k) => assertAlmostEquals(v, repeated.coef.data[k], 1e-8));
  });

  it('counts in c: "auto" and in the folds', () => {
    const rows = randomDense(new RandomState(2), { rows: 90, columns: 4, type: "f64" });
    const y = Array.from({ length: 90 }, (_, i) => rows.row(i)[0] > 0.8 ? "rare" : "common");
    const byClass = { classWeight: { rare: 7, common: 0.5 }, innerFolds: 3 } as const;
    const byRow = Float64Array.from(y, (label) => label === "rare" ? 7 : 0.5);
    const auto = new LogisticRegression({ ...byClass, c: "auto" });
    const same = new LogisticRegression({ innerFolds: 3, c: "auto" })
      .fitCrossValidated(rows, y, { sampleWeight: byRow });
    assertEquals(auto.fitCrossValidated(rows, y), same);
    const { outOfFold } = new LogisticRegression(byClass).fitCrossValidated(rows, y);
    const [{ train, test }] = new StratifiedKFold({ folds: 3 }).split(y),
      blocks = BlockMatrix.of(rows);
    const fold = new LogisticRegression(byClass)
      .fit(blocks.view(train), Array.from(train, (row) => y[row])).predictProba(blocks.view(test));
    test.forEach((row, i) => {
      assertAlmostEquals(outOfFold.row(row)[0], fold.row(i)[0], 1e-5);
    });
  });

  it("takes a class that there is not for a misspelt one, unless all others are named", () => {
    const fit = (classWeight: ClassWeight) => () =>
      new LogisticRegression({ classWeight }).fit(x, letters);
    assertThrows(
      fit({ a: 2, B: 3 }),
      RangeError,
      'Cannot use classWeight: there is no class "B"; the classes are a, b, c',
    );
    const all = { a: 2, b: 1, c: 1 };
    assertEquals(fit({ ...all, unseen: 9 })(), fit(all)());
    const names = letters.map((letter) => letter === "a" ? "constructor" : letter);
    const plain = new LogisticRegression().fit(x, names);
    assertEquals(new LogisticRegression({ classWeight: { b: 1 } }).fit(x, names), plain);
  });

  it("refuses factors that are no weights", () => {
    for (const factor of [0, -1, NaN, Infinity]) {
      assertThrows(
        () => new LogisticRegression({ classWeight: { a: factor } }),
        RangeError,
        `that of class "a" must be > 0: current value is ${factor}`,
      );
    }
  });
});

describe("LogisticRegression on ml-matrix", () => {
  it("fits the same, and gives probabilities and scores as ml-matrix", () => {
    const given = new MlMatrix(ROWS), spec = new LogisticRegression();
    const model = spec.fit(given, letters), same = spec.fit(x, letters);
    assertEquals(model, same);
    const probabilities: MlMatrix = model.predictProba(given);
    assertEquals(probabilities.to1DArray(), [...same.predictProba(x).data]);
    assert(model.decisionFunction(given) instanceof MlMatrix);
    assertEquals(model.predict(given), same.predict(x));
    assertEquals(
      spec.fitCrossValidated(given, letters).outOfFold,
      spec.fitCrossValidated(x, letters).outOfFold,
    );
  });
});
