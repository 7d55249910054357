import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { BlockMatrix } from "../../../src/core/block_matrix.ts";
import { LogisticObjective } from "../../../src/core/kernels/logistic.ts";
import { ResidentFeatures, type RowRange } from "../../../src/core/kernels/resident_features.ts";
import { Matrix } from "../../../src/core/matrix.ts";
import { RandomState } from "../../../src/core/random.ts";
import { randomBlocks, randomDense, randomSparse } from "./linear_example.ts";

interface Problem {
  readonly x: BlockMatrix;
  readonly classes: Uint32Array;
  readonly outputs: number;
  readonly weights: Float64Array;
  readonly rows: readonly RowRange[];
}

function problem(x: BlockMatrix, outputs: number, rows?: readonly RowRange[]): Problem {
  const random = new RandomState(outputs);
  return {
    x,
    classes: Uint32Array.from({ length: x.rows }, () => random.randomInteger(Math.max(2, outputs))),
    outputs,
    weights: Float64Array.from({ length: x.rows }, () => 2 * random.random()),
    rows: rows ?? [{ from: 0, to: x.rows }],
  };
}

function randomCoefficients(size: number): Float64Array {
  const random = new RandomState(size);
  return Float64Array.from({ length: size }, () => random.normal());
}

/** Scores of one row, the last coefficients being intercepts. */
function naiveScores(row: ArrayLike<number>, coefficients: Float64Array, outputs: number) {
  return Array.from({ length: outputs }, (_, k) => {
    let score = coefficients[row.length * outputs + k];
    for (let j = 0; j < row.length; j++) score += row[j] * coefficients[j * outputs + k];
    return score;
  });
}

/** The slow, obvious twin: one row after another of the concatenated matrix. */
function naiveObjective({ x, classes, outputs, weights, rows }: Problem, at: Float64Array) {
  const dense = x.toDense();
  const gradient = new Float64Array(at.length);
  let loss = 0;
  for (const { from, to } of rows) {
    for (let i = from; i < to; i++) {
      const scores = naiveScores(dense.row(i), at, outputs);
      const all = outputs === 1 ? [0, scores[0]] : scores;
      const total = all.reduce((sum, score) => sum + Math.exp(score), 0);
      const p = all.map((score) => Math.exp(score) / total);
      loss -= weights[i] * Math.log(p[classes[i]]);
      for (let k = 0; k < outputs; k++) {
        const own = outputs === 1 ? 1 : k;
        const residual = weights[i] * (p[own] - (classes[i] === own ? 1 : 0));
        [...dense.row(i), 1].forEach((value, j) => gradient[j * outputs + k] += residual * value);
      }
    }
  }
  return { loss, gradient };
}

function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-11) {
  assertEquals(actual.length, expected.length);
  for (let i = 0; i < actual.length; i++) {
    assertAlmostEquals(actual[i], expected[i], tolerance * (1 + Math.abs(expected[i])));
  }
}

function assertAgrees(example: Problem) {
  using features = new ResidentFeatures(example.x);
  using objective = new LogisticObjective(features, example);
  const at = randomCoefficients(objective.size).map((value) => value / 4);
  const gradient = new Float64Array(at.length);
  const loss = objective.evaluate(at, gradient);
  const expected = naiveObjective(example, at);
  assertClose([loss], [expected.loss]);
  assertClose(gradient, expected.gradient);

  const again = new Float64Array(at.length);
  assertEquals(objective.evaluate(at, again), loss);
  assertEquals(again, gradient);
}

describe("LogisticObjective, against its naive twin", () => {
  // 8 rows, 4, 3 and 2 at a time; more outputs than one tile holds; blocks of 32 rows and what is left over.
  for (const outputs of [1, 2, 3, 5, 7, 10, 11, 13, 21]) {
    const random = new RandomState(outputs);
    it(`dense f64, ${outputs} outputs`, () => {
      const x = randomDense(random, { rows: 37, columns: 17, type: "f64" });
      assertAgrees(problem(BlockMatrix.of(x), outputs));
    });
    it(`dense f32, ${outputs} outputs`, () => {
      const x = randomDense(random, { rows: 71, columns: 9, type: "f32" });
      assertAgrees(problem(BlockMatrix.of(x), outputs));
    });
    it(`sparse with empty rows, ${outputs} outputs`, () => {
      const x = randomSparse(random, { rows: 37, columns: 19 });
      assertAgrees(problem(BlockMatrix.of(x), outputs));
    });
    it(`weighted parts, ${outputs} outputs`, () => {
      assertAgrees(problem(randomBlocks(random, 67), outputs));
    });
  }

  it("a view of the rows, in another order", () => {
    const view = randomBlocks(new RandomState(1), 40).view([5, 39, 0, 5, 17]);
    assertAgrees(problem(view, 3));
  });

  it("some ranges of the rows only", () => {
    const rows = [{ from: 0, to: 3 }, { from: 20, to: 59 }];
    assertAgrees(problem(randomBlocks(new RandomState(2), 61), 4, rows));
  });

  it("no columns, one row", () => {
    assertAgrees(problem(BlockMatrix.of(Matrix.zeros(1, 0)), 3));
  });
});

describe("LogisticObjective", () => {
  it("has the gradient of its loss, by finite differences", () => {
    for (const outputs of [1, 3]) {
      const example = problem(randomBlocks(new RandomState(3), 45), outputs);
      using features = new ResidentFeatures(example.x);
      using objective = new LogisticObjective(features, example);
      const at = randomCoefficients(objective.size).map((value) => value / 4);
      const gradient = new Float64Array(at.length), unused = new Float64Array(at.length);
      objective.evaluate(at, gradient);
      for (let i = 0; i < at.length; i += 5) {
        const lossAt = (shift: number) =>
          objective.evaluate(at.map((value, j) => j === i ? value + shift : value), unused);
        const slope = (lossAt(1e-5) - lossAt(-1e-5)) / 2e-5;
        assertAlmostEquals(gradient[i], slope, 1e-6 * (1 + Math.abs(slope)));
      }
    }
  });

  it("has the weighted moments of its columns, large means included", () => {
    const shifted = randomDense(new RandomState(4), { rows: 33, columns: 3, type: "f64" });
    shifted.data.forEach((value, i) => shifted.data[i] = 1e6 + value);
    const blocks = randomBlocks(new RandomState(5), 33);
    const x = new BlockMatrix([...blocks.parts, { matrix: shifted, weight: 2 }]);
    const example = problem(x, 1, [{ from: 1, to: 30 }]);
    using features = new ResidentFeatures(x);
    using objective = new LogisticObjective(features, example);
    const { mean, spread } = objective.moments();
    const dense = x.toDense(), weights = example.weights.subarray(1, 30);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (let j = 0; j < x.columns; j++) {
      const column = Array.from(weights, (_, i) => dense.row(i + 1)[j]);
      const expected = column.reduce((sum, value, i) => sum + weights[i] * value, 0) / total;
      assertAlmostEquals(mean[j], expected, 1e-12 * (1 + Math.abs(expected)));
      const squares = column.reduce(
        (sum, value, i) => sum + weights[i] * (value - expected) ** 2,
        0,
      );
      assertAlmostEquals(spread[j], squares, 1e-9 * squares);
    }
    assertEquals([mean[x.columns], spread[x.columns]], [1, 0]);
  });
});

describe("ResidentFeatures", () => {
  it("scores a row with the same bits, whatever rows stand beside it", () => {
    const x = randomBlocks(new RandomState(6), 41);
    for (const outputs of [1, 2, 3, 5, 8, 10, 13]) {
      const coefficients = randomCoefficients((x.columns + 1) * outputs);
      using features = new ResidentFeatures(x);
      const all = features.scores(coefficients, { outputs });
      const dense = x.toDense();
      for (const i of [0, 3, 40]) {
        assertClose(all.row(i), naiveScores(dense.row(i), coefficients, outputs));
        const alone = features.scores(coefficients, { outputs, rows: { from: i, to: i + 1 } });
        assertEquals(alone.row(0), all.row(i));
        using single = new ResidentFeatures(x.view([i]));
        assertEquals(single.scores(coefficients, { outputs }).row(0), all.row(i));
      }
    }
  });
});
