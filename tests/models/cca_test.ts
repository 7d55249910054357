import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { RandomState } from "../../src/core/random.ts";
import { StateReader } from "../../src/core/state.ts";
import { Matrix as MlMatrix } from "../../src/deps/ml_matrix.ts";
import { ModelFormatError, ShapeError } from "../../src/errors.ts";
import { canonicalCorrelations, CCA } from "../../src/models/cca.ts";
import { CCAModel } from "../../src/models/cca_model.ts";
import { pearsonr } from "../../src/models/pearsonr.ts";

/** Two blocks that share `shared` hidden columns, each with noise of its own. */
function sharing(
  shared: number,
  { rows, x: p, y: q, seed }: { rows: number; x: number; y: number; seed: number },
): { x: Matrix; y: Matrix } {
  const random = new RandomState(seed), x = Matrix.zeros(rows, p), y = Matrix.zeros(rows, q);
  for (let i = 0; i < rows; i++) {
    const hidden = Array.from({ length: shared }, () => random.normal());
    const fill = (row: Matrix["data"]) =>
      row.forEach((_, j) => row[j] = (hidden[j] ?? 0) * 2 + random.normal());
    fill(x.row(i));
    fill(y.row(i));
  }
  return { x, y };
}

function column({ rows, columns, data }: Matrix, k: number): number[] {
  return Array.from({ length: rows }, (_, i) => data[i * columns + k]);
}

function mapRows(x: Matrix, change: (row: number[]) => number[]): Matrix {
  return Matrix.fromRows(Array.from({ length: x.rows }, (_, i) => change([...x.row(i)])));
}

describe("CCA", () => {
  const { x, y } = sharing(2, { rows: 200, x: 4, y: 3, seed: 5 });

  it("finds what is shared, and that the rest is chance", () => {
    const { x: others, y: otherY } = sharing(2, { rows: 200, x: 4, y: 3, seed: 6 });
    const model = new CCA().fit(x, y), heldOut = model.score(others, otherY);
    assertEquals(model.nComponents, 3);
    assert(model.correlations[1] > 0.7 && heldOut[1] > 0.7);
    assertLess(model.correlations[2], 0.25);
    assertLess(Math.abs(heldOut[2]), 0.15);
  });

  it("gives scores of variance 1, correlated in pairs only", () => {
    const model = new CCA().fit(x, y), { xScores, yScores } = model.transform(x, y);
    for (let k = 0; k < 3; k++) {
      for (const scores of [xScores, yScores]) {
        const own = column(scores, k);
        assertAlmostEquals(own.reduce((sum, v) => sum + v * v, 0) / 200, 1, 1e-12);
      }
      for (let l = 0; l < 3; l++) {
        const expected = k === l ? model.correlations[k] : 0;
        const { r } = pearsonr(column(xScores, k), column(yScores, l));
        assertAlmostEquals(r, expected, 1e-12);
      }
    }
    assertEquals(model.score(x, y), model.correlations);
  });

  it("is a multiple correlation for one column", () => {
    const single = Matrix.fromRows(column(y, 0).map((value) => [value]));
    const { xScores } = new CCA().fit(x, single).transform(x, single);
    const [r] = canonicalCorrelations(x, single);
    assertAlmostEquals(pearsonr(column(xScores, 0), column(y, 0)).r, r, 1e-12);
    for (let j = 0; j < 4; j++) {
      assertLess(Math.abs(pearsonr(column(x, j), column(y, 0)).r), r);
    }
  });

  it("does not see in which units columns are, nor columns that others determine", () => {
    const all = canonicalCorrelations(x, y);
    const others = mapRows(x, ([a, b, c, d]) => [1e6 * a + 5, 1e-6 * b, a + b, c, d - a, 7, c]);
    canonicalCorrelations(others, y).forEach((r, k) => assertAlmostEquals(r, all[k], 1e-9));
    const flat = mapRows(y, ([a]) => [a, 2 * a, 3]);
    assertEquals(new CCA().fit(x, flat).nComponents, 1);
    assertThrows(
      () => new CCA({ nComponents: 2 }).fit(x, flat),
      RangeError,
      "nComponents must be at most 1, the lesser number of independent columns",
    );
  });

  it("keeps the first pairs", () => {
    const all = new CCA().fit(x, y), one = new CCA({ nComponents: 1 }).fit(x, y);
    assertEquals([...one.correlations], [all.correlations[0]]);
    assertEquals(column(one.xWeights, 0), column(all.xWeights, 0));
  });

  it("overstates where rows are few; a ridge helps on others", () => {
    const few = sharing(1, { rows: 30, x: 25, y: 20, seed: 1 });
    const others = sharing(1, { rows: 400, x: 25, y: 20, seed: 2 });
    const plain = new CCA({ nComponents: 1 }).fit(few.x, few.y);
    assertAlmostEquals(plain.correlations[0], 1, 1e-9);
    const ridge = new CCA({ nComponents: 1, regularization: 1 }).fit(few.x, few.y);
    assertLess(ridge.correlations[0], 1 - 1e-4);
    assertLess(
      Math.abs(plain.score(others.x, others.y)[0]) + 0.1,
      ridge.score(others.x, others.y)[0],
    );
  });

  it("gives an ml-matrix for an ml-matrix", () => {
    const given = MlMatrix.from1DArray(x.rows, x.columns, x.data);
    const model = new CCA().fit(given, y);
    assertEquals(model, new CCA().fit(x, y));
    const { xScores, yScores } = model.transform(given, y);
    assertEquals(xScores.to1DArray(), [...model.transform(x, y).xScores.data]);
    assert(yScores instanceof Matrix);
  });

  it("is the same after saving and loading, and loads nothing that is not finite", () => {
    const model = new CCA({ nComponents: 2 }).fit(x, y), state = model.toState();
    assertEquals(CCAModel.fromState(new StateReader(state, {})), model);
    for (const name of Object.keys(state.tensors!)) {
      const { shape, data } = state.tensors![name];
      const tensors = { ...state.tensors, [name]: { shape, data: data.map(() => NaN) } };
      assertThrows(
        () => CCAModel.fromState(new StateReader({ ...state, tensors }, {})),
        ModelFormatError,
        `model.${name} must be finite`,
      );
    }
  });

  it("says what it cannot do", () => {
    assertThrows(() => new CCA({ nComponents: 0 }), RangeError, "Cannot use nComponents");
    assertThrows(() => new CCA({ regularization: -1 }), RangeError, "current value is -1");
    const fit = (a: Matrix, b: Matrix) => () => new CCA().fit(a, b);
    assertThrows(fit(x, Matrix.zeros(2, 2)), ShapeError, "x and y differ in rows");
    assertThrows(fit(Matrix.zeros(1, 2), Matrix.zeros(1, 2)), RangeError, "at least two rows");
    assertThrows(fit(x, Matrix.zeros(200, 2)), RangeError, "no column of y varies");
    assertThrows(fit(x, Matrix.zeros(200, 0)), RangeError, "no column of y varies");
    assertThrows(fit(mapRows(x, () => [NaN]), y), RangeError, "Cannot fit a CCA to x");
    const model = new CCA().fit(x, y);
    assertThrows(() => model.transform(x, Matrix.zeros(1, 3)), ShapeError, "differ in rows");
    assertThrows(() => model.score(y, y), ShapeError, "project x from other columns");
    assertThrows(() => model.transform(x, mapRows(y, () => [0, 0, NaN])), RangeError, "project y");
  });
});
