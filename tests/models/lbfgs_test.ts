import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { minimise } from "../../src/models/lbfgs.ts";

/** Narrow, curved and not convex; least at (1, 1). */
function rosenbrock([a, b]: Float64Array, gradient: Float64Array): number {
  gradient[0] = -2 * (1 - a) - 400 * a * (b - a * a);
  gradient[1] = 200 * (b - a * a);
  return (1 - a) ** 2 + 100 * (b - a * a) ** 2;
}

describe("minimise", () => {
  it("finds the end of a curved valley", () => {
    const start = Float64Array.of(-1.2, 1);
    const { x, converged, iterations } = minimise(rosenbrock, start, {
      tolerance: 1e-9,
      maxIterations: 100,
    });
    assert(converged && iterations < 60);
    assertAlmostEquals(x[0], 1, 1e-8);
    assertAlmostEquals(x[1], 1, 1e-8);
    assertEquals([...start], [-1.2, 1]);
  });

  it("solves a badly scaled quadratic to full precision", () => {
    const curvature = Float64Array.from({ length: 30 }, (_, i) => 10 ** (i / 10));
    const { x, converged } = minimise(
      (at, gradient) => {
        at.forEach((value, i) => gradient[i] = curvature[i] * (value - i));
        return 1e6 + at.reduce((sum, value, i) => sum + curvature[i] * (value - i) ** 2 / 2, 0);
      },
      new Float64Array(30),
      { tolerance: 1e-8, maxIterations: 500 },
    );
    assert(converged);
    x.forEach((value, i) => assertAlmostEquals(value, i, 1e-8));
  });

  it("says when it has not arrived", () => {
    const { converged, iterations } = minimise(rosenbrock, Float64Array.of(-1.2, 1), {
      tolerance: 1e-9,
      maxIterations: 3,
    });
    assertEquals([converged, iterations], [false, 3]);
  });

  it("stays where nothing is to be gained", () => {
    const options = { tolerance: 1e-9, maxIterations: 10 };
    assertEquals(minimise(rosenbrock, Float64Array.of(1, 1), options).iterations, 0);
  });

  it("gives up on a function that is not finite", () => {
    const options = { tolerance: 1e-9, maxIterations: 10 };
    const steep = minimise(
      (_, gradient) => {
        gradient[0] = NaN;
        return NaN;
      },
      Float64Array.of(1),
      options,
    );
    assertEquals(steep.converged, false);
  });
});
