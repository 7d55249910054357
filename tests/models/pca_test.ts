import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { multiply } from "../../src/core/kernels/products.ts";
import { Matrix } from "../../src/core/matrix.ts";
import { RandomState } from "../../src/core/random.ts";
import { type ModelState, StateReader } from "../../src/core/state.ts";
import { transpose } from "../../src/core/transpose.ts";
import { Matrix as MlMatrix } from "../../src/deps/ml_matrix.ts";
import { ModelFormatError, ShapeError } from "../../src/errors.ts";
import { PCA, type PCAOptions } from "../../src/models/pca.ts";
import { PCAModel } from "../../src/models/pca_model.ts";
import { chooseSolver } from "../../src/models/pca_solvers.ts";
import { randomDense } from "../core/kernels/linear_example.ts";

function assertClose(got: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assertEquals(got.length, expected.length);
  Array.from(got, (value, i) => assertAlmostEquals(value, expected[i], tolerance));
}

/** Normal columns whose deviations fall from `columns` to 1. */
function fallingColumns({ rows, columns, seed }: { rows: number; columns: number; seed: number }) {
  const x = randomDense(new RandomState(seed), { rows, columns, type: "f64" });
  x.data.forEach((_, at) => x.data[at] *= columns - at % columns);
  return x;
}

function isOrthonormal(components: Matrix): boolean {
  const { rows, data } = multiply(components, transpose(components));
  return data.every((value, at) => Math.abs(value - (at % (rows + 1) === 0 ? 1 : 0)) < 1e-12);
}

describe("PCA", () => {
  const x = Matrix.fromRows([[1, 2, 0, 4], [2, 1, 5, 3], [0, 7, 1, 1], [4, 4, 2, 6], [3, 0, 1, 5]]);

  it("agrees with scikit-learn, signs included", () => {
    const model = new PCA({ nComponents: 2 }).fit(x);
    assertClose(model.mean, [2, 2.8, 1.8, 3.8], 1e-15);
    assertClose(model.explainedVariance, [10.558861742754779, 4.070170256572034], 1e-13);
    assertAlmostEquals(model.noiseVariance, 1.4854840003366008, 1e-13);
    assertClose(model.components.row(1), [
      -0.22260005960944115,
      -0.23558784390833348,
      0.7936290746121086,
      -0.5148790859947836,
    ], 1e-13);
    assertClose(model.transform(x).row(4), [-2.9952350241746286, -0.8157122595495345], 1e-13);
    const total = 10.558861742754779 + 4.070170256572034 + 2 * 1.4854840003366008;
    assertAlmostEquals(model.explainedVarianceRatio[0], 10.558861742754779 / total, 1e-14);
    assertAlmostEquals(model.singularValues[0] ** 2 / 4, model.explainedVariance[0], 1e-13);
  });

  it("draws what scikit-learn draws for the same seed", () => {
    const rows = fallingColumns({ rows: 520, columns: 30, seed: 3 });
    const options = { nComponents: 3, seed: 5 } as const;
    const model = new PCA({ ...options, svdSolver: "randomized" }).fit(rows);
    const expected = [964.057056674434, 829.4792241975962, 760.1558337522187];
    assertClose(model.explainedVariance, expected, 1e-10);
    assertAlmostEquals(model.components.row(0)[0], -0.14657498477376493, 1e-11);
    assertAlmostEquals(model.noiseVariance, 247.78704716756437, 1e-10);
    const exact = new PCA({ ...options, svdSolver: "full" }).fit(rows);
    assertAlmostEquals(exact.explainedVariance[0], 964.1008015690215, 1e-10);
  });

  it("gives the same by every solver, for tall, wide and square matrices", () => {
    for (const [rows, columns] of [[40, 9], [9, 40], [15, 15], [2, 5]]) {
      const given = fallingColumns({ rows, columns, seed: 8 });
      const options: PCAOptions = { nComponents: Math.min(rows, columns, 6), whiten: true };
      const full = new PCA({ ...options, svdSolver: "full" }).fit(given);
      assert(isOrthonormal(full.components));
      for (const svdSolver of ["covarianceEigh", "randomized"] as const) {
        const model = new PCA({ ...options, svdSolver }).fit(given);
        assert(isOrthonormal(model.components));
        assertClose(model.explainedVariance, full.explainedVariance, 1e-9);
        assertClose(model.components.row(0), full.components.row(0), 1e-9);
      }
    }
  });

  it("takes back what it keeps, and loses no more than what it leaves out", () => {
    const given = fallingColumns({ rows: 30, columns: 6, seed: 2 });
    for (const whiten of [false, true]) {
      const all = new PCA({ whiten }).fit(given);
      assertClose(all.inverseTransform(all.transform(given)).data, given.data, 1e-12);
      assertEquals([all.nComponents, all.columns, all.noiseVariance], [6, 6, 0]);
      const some = new PCA({ nComponents: 4, whiten }).fit(given);
      const back = some.inverseTransform(some.transform(given));
      const lost = [...back.data].reduce((sum, v, at) => sum + (v - given.data[at]) ** 2, 0);
      assertAlmostEquals(lost, some.noiseVariance * 2 * 29, 1e-9);
    }
  });

  it("whitens to variance 1", () => {
    const z = new PCA({ nComponents: 2, whiten: true }).fit(x).transform(x);
    const sum = (k: number) => [0, 1, 2, 3, 4].reduce((s, i) => s + z.row(i)[k] ** 2, 0);
    assertClose([sum(0) / 4, sum(1) / 4], [1, 1], 1e-13);
  });

  it("keeps as few components as explain more than a share", () => {
    const ratios = new PCA().fit(x).explainedVarianceRatio;
    const kept = (share: number) => new PCA({ nComponents: share }).fit(x).nComponents;
    assertEquals(kept(ratios[0] - 1e-9), 1);
    assertEquals(kept(ratios[0] + 1e-9), 2);
    assertEquals(kept(1 - 1e-16), 4);
  });

  it("does with columns that are constant, equal, or all that there is", () => {
    const given = Matrix.fromRows([[1, 1, 7], [2, 2, 7], [4, 4, 7]]);
    for (const svdSolver of ["full", "covarianceEigh", "randomized"] as const) {
      const model = new PCA({ svdSolver, whiten: true }).fit(given);
      assert(isOrthonormal(model.components));
      assertClose(model.explainedVariance, [14 / 3, 0, 0], 1e-14);
      assert(model.transform(given).data.every(Number.isFinite));
    }
    const constant = new PCA().fit(Matrix.fromRows([[3, 4], [3, 4], [3, 4]]));
    assertEquals([...constant.explainedVariance], [0, 0]);
    assertEquals([...constant.explainedVarianceRatio], [NaN, NaN]);
    assertEquals([...constant.transform(Matrix.fromRows([[3, 4]])).data], [0, 0]);
    const single = new PCA().fit(Matrix.fromRows([[1], [4]]));
    assertClose([...single.components.data, ...single.explainedVariance], [1, 4.5], 1e-14);
  });

  it("chooses the solver by size, as scikit-learn does", () => {
    const chosen = (rows: number, columns: number, k: number) =>
      chooseSolver(new Matrix(rows, columns, new Float32Array(rows * columns)), k);
    assertEquals(chosen(100, 10, 10), "covarianceEigh");
    assertEquals(chosen(99, 10, 3), "full");
    assertEquals(chosen(501, 60, 47), "randomized");
    assertEquals(chosen(501, 60, 48), "full");
    assertEquals(chosen(60, 501, 0.9), "full");
  });

  it("gives an ml-matrix for an ml-matrix, and f32 for f32", () => {
    const given = new MlMatrix(Array.from({ length: 5 }, (_, i) => [...x.row(i)]));
    const model = new PCA({ nComponents: 2 }).fit(given);
    assertEquals(model, new PCA({ nComponents: 2 }).fit(x));
    const z: MlMatrix = model.transform(given);
    assertEquals(z.to1DArray(), [...model.transform(x).data]);
    assert(model.inverseTransform(z) instanceof MlMatrix);
    const single = new Matrix(5, 4, Float32Array.from(x.data));
    assert(model.transform(single).data instanceof Float32Array);
    assertClose(model.transform(single).data, model.transform(x).data, 1e-6);
  });

  it("is the same after saving and loading", () => {
    const model = new PCA({ nComponents: 2, whiten: true }).fit(x);
    assertEquals(PCAModel.fromState(new StateReader(model.toState(), {})), model);
  });

  it("does not load what is no PCA", () => {
    const { fields, tensors, type } = new PCA().fit(x).toState();
    const spoilt = (name: string, value: number): ModelState => {
      const { shape, data } = tensors![name];
      return {
        type,
        fields,
        tensors: { ...tensors, [name]: { shape, data: data.map(() => value) } },
      };
    };
    for (
      const [name, state] of Object.entries({
        mean: spoilt("mean", NaN),
        components: spoilt("components", Infinity),
        explainedVariance: spoilt("explainedVariance", -1),
        singularValues: spoilt("singularValues", NaN),
        noiseVariance: { type, fields: { ...fields, noiseVariance: -1 }, tensors },
      })
    ) {
      assertThrows(
        () => PCAModel.fromState(new StateReader(state, {})),
        ModelFormatError,
        `model.${name} must be`,
      );
    }
  });

  it("says what it cannot do", () => {
    const fails = (options: PCAOptions, message: string) =>
      assertThrows(() => new PCA(options), RangeError, message);
    fails({ nComponents: 0 }, "a whole number ≥ 1, or a share between 0 and 1: current value is 0");
    fails({ nComponents: 2.5 }, "current value is 2.5");
    fails({ nComponents: 0.5, svdSolver: "randomized" }, "where the solver is randomised");
    fails({ seed: -1 }, "Cannot use seed");
    assertThrows(() => new PCA({ svdSolver: "arpack" as "full" }), TypeError, "svdSolver");

    const fit = (given: Matrix, options: PCAOptions = {}) => () => new PCA(options).fit(given);
    assertThrows(fit(x, { nComponents: 5 }), RangeError, "at most 4, the lesser of 5 rows and 4");
    assertThrows(fit(Matrix.zeros(1, 3)), RangeError, "there are 1 and 3");
    assertThrows(fit(Matrix.zeros(3, 0)), RangeError, "at least two rows and one column");
    assertThrows(
      fit(Matrix.fromRows([[1, 2], [1, NaN]])),
      RangeError,
      "column 1 holds NaN in row 1",
    );
    assertThrows(fit(Matrix.fromRows([[1e200], [-1e200]])), RangeError, "too large to square");

    const model = new PCA({ nComponents: 2 }).fit(x);
    assertThrows(
      () => model.transform(Matrix.zeros(1, 3)),
      ShapeError,
      "expected 4 columns, got 3",
    );
    assertThrows(
      () => model.inverseTransform(Matrix.zeros(1, 3)),
      ShapeError,
      "expected 2 columns",
    );
    assertThrows(() => model.transform(Matrix.fromRows([[0, 0, 0, Infinity]])), RangeError);
    assertThrows(() => model.inverseTransform(Matrix.fromRows([[0, NaN]])), RangeError);
  });

  it("finds few components of a large matrix at random, and so close to exactly", () => {
    const given = fallingColumns({ rows: 60, columns: 700, seed: 4 });
    const quick = new PCA({ nComponents: 5 }).fit(given);
    const exact = new PCA({ nComponents: 5, svdSolver: "full" }).fit(given);
    quick.explainedVariance.forEach((variance, k) => {
      assertLess(Math.abs(variance / exact.explainedVariance[k] - 1), 1e-2);
    });
  });
});
