// deno-lint-ignore-file no-import-prefix
import fc from "npm:fast-check@4.10.2";
import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { RandomState } from "../../src/core/random.ts";
import { LogLinearLoss } from "../../src/fusion/log_linear_loss.ts";
import { type CurvedFunction, minimiseBounded } from "../../src/fusion/minimise_bounded.ts";

fc.configureGlobal({ seed: 6 });

/** `½ xᵀAx − bᵀx`. */
function quadratic(a: readonly (readonly number[])[], b: readonly number[]): CurvedFunction {
  const timesA = (x: Float64Array) =>
    a.map((row) => row.reduce((sum, aj, j) => sum + aj * x[j], 0));
  const valueAt = (x: Float64Array) =>
    timesA(x).reduce((sum, ax, j) => sum + (ax / 2 - b[j]) * x[j], 0);
  return {
    valueAt,
    at: (x) => ({
      value: valueAt(x),
      gradient: Float64Array.from(timesA(x), (ax, j) => ax - b[j]),
      hessian: Float64Array.from(a.flat()),
    }),
  };
}

describe("minimiseBounded", () => {
  it("finds the minimum of a quadratic function, whether a bound holds it or not", () => {
    const f = quadratic([[2, 1], [1, 2]], [3, 0]);
    const free = minimiseBounded(f, Float64Array.of(0, 0), Float64Array.of(-Infinity, -Infinity));
    assertAlmostEquals(free[0], 2, 1e-9);
    assertAlmostEquals(free[1], -1, 1e-9);
    const bounded = minimiseBounded(f, Float64Array.of(0, 0), Float64Array.of(0, 0));
    assertAlmostEquals(bounded[0], 1.5, 1e-9);
    assertEquals(bounded[1], 0);
  });

  it("ends where no coordinate can fall, of any quadratic function", () => {
    const numbers = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), {
      minLength: 30,
      maxLength: 30,
    });
    fc.assert(fc.property(numbers, (drawn) => {
      const b = drawn.slice(25), root = (i: number, j: number) => drawn[5 * i + j];
      const indices = [0, 1, 2, 3, 4];
      const a = indices.map((i) =>
        indices.map((j) =>
          indices.reduce((sum, k) => sum + root(i, k) * root(j, k), i === j ? 0.1 : 0)
        )
      );
      const f = quadratic(a, b);
      const x = minimiseBounded(f, new Float64Array(5).fill(1), new Float64Array(5));
      const { gradient } = f.at(x);
      x.forEach((xj, j) => {
        assert(xj >= 0);
        if (xj > 1e-7) assertAlmostEquals(gradient[j], 0, 1e-5);
        else assert(gradient[j] > -1e-5, `${gradient[j]}`);
      });
    }));
  });
});

describe("LogLinearLoss", () => {
  const random = new RandomState(3);
  const loss = new LogLinearLoss({
    terms: Float64Array.from({ length: 20 * 4 * 3 }, () => random.normal()),
    labels: Uint32Array.from({ length: 20 }, () => random.randomInteger(3)),
    classes: 3,
    centre: Float64Array.of(1, 0.5, 0.25, 0.25),
    penalty: 0.5,
  });
  const here = Float64Array.of(0.8, 0, 1.2, -0.3), step = 1e-5;
  const moved = (j: number, by: number) => here.with(j, here[j] + by);

  it("tells its value by a softmax, once as twice", () => {
    assertAlmostEquals(loss.at(here).value, loss.valueAt(here), 1e-12);
  });

  it("has the derivatives that differences show", () => {
    const { gradient, hessian } = loss.at(here);
    here.forEach((_, j) => {
      const slope = (loss.valueAt(moved(j, step)) - loss.valueAt(moved(j, -step))) / (2 * step);
      assertAlmostEquals(gradient[j], slope, 1e-6);
      const [up, down] = [loss.at(moved(j, step)).gradient, loss.at(moved(j, -step)).gradient];
      here.forEach((_, l) =>
        assertAlmostEquals(hessian[j * 4 + l], (up[l] - down[l]) / (2 * step), 1e-6)
      );
    });
  });
});
