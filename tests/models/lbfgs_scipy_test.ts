import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { minimiseAsScipy } from "../../src/models/lbfgs_scipy.ts";
import type { Objective } from "../../src/models/lbfgs.ts";
import recorded from "../fixtures/lbfgs/scipy_iterates.json" with { type: "json" };

/** Narrow, curved and not convex; least at (1, 1). */
function rosenbrock([a, b]: Float64Array, gradient: Float64Array): number {
  gradient[0] = -2 * (1 - a) - 400 * a * (b - a * a);
  gradient[1] = 200 * (b - a * a);
  return (1 - a) ** 2 + 100 * (b - a * a) ** 2;
}

/** Curvatures from 1 to 100. */
function quadratic(x: Float64Array, gradient: Float64Array): number {
  x.forEach((value, i) => gradient[i] = 10 ** (i / 2) * (value - i));
  return x.reduce((sum, value, i) => sum + 10 ** (i / 2) * (value - i) ** 2 / 2, 0);
}

/** Many minima in a wide bowl. */
function waves(x: Float64Array, gradient: Float64Array): number {
  x.forEach((value, i) => gradient[i] = -Math.sin(value) + value / 25);
  return x.reduce((sum, value) => sum + Math.cos(value) + value * value / 50, 0);
}

const problems: Record<keyof typeof recorded, [objective: Objective, start: number[]]> = {
  rosenbrock: [rosenbrock, [-1.2, 1]],
  farRosenbrock: [rosenbrock, [30, -40]],
  quadratic: [quadratic, [0, 0, 0, 0, 0]],
  waves: [waves, [0.3, 2, 9.5]],
};

function minimise(objective: Objective, start: number[], maxIterations = 500) {
  let evaluations = 0;
  const minimum = minimiseAsScipy(
    (x, gradient) => {
      evaluations++;
      return objective(x, gradient);
    },
    Float64Array.from(start),
    { tolerance: 1e-6, maxIterations },
  );
  return { ...minimum, evaluations };
}

describe("minimiseAsScipy", () => {
  for (const name of Object.keys(problems) as (keyof typeof problems)[]) {
    it(`takes SciPy's steps on ${name}`, () => {
      const { iterates, evaluations } = recorded[name], [objective, start] = problems[name];
      const end = minimise(objective, start);
      assertEquals(
        [end.iterations, end.evaluations, end.converged],
        [iterates.length, evaluations, true],
      );
      iterates.forEach((expected, i) => {
        const { x, iterations } = minimise(objective, start, i + 1);
        assertEquals(iterations, i + 1);
        x.forEach((value, j) => assertAlmostEquals(value, expected[j], 1e-5));
      });
    });
  }

  it("says when it has not arrived, and leaves the start as it is", () => {
    const start = Float64Array.of(-1.2, 1);
    const { converged, iterations } = minimiseAsScipy(rosenbrock, start, {
      tolerance: 1e-6,
      maxIterations: 3,
    });
    assertEquals([converged, iterations, [...start]], [false, 3, [-1.2, 1]]);
  });

  it("stays where nothing is to be gained", () => {
    assertEquals(minimise(rosenbrock, [1, 1]).iterations, 0);
  });

  it("stops where a step gains nothing that the value could show", () => {
    const high: Objective = (x, gradient) => 1e12 + rosenbrock(x, gradient);
    const { converged, iterations } = minimise(high, [-1.2, 1]);
    assertEquals([converged, iterations < 37], [true, true]);
  });

  it("gives up on a function that is not finite", () => {
    const atStart: Objective = ([x], gradient) => gradient[0] = x === 1 ? 2 : NaN;
    const { converged, x } = minimise(atStart, [1]);
    assertEquals([converged, [...x]], [false, [1]]);
    assertEquals(minimise((_, gradient) => gradient[0] = NaN, [1]).converged, false);
  });

  it("goes on for ever on a function without a minimum, as SciPy does", () => {
    const falling: Objective = (x, gradient) => {
      gradient[0] = -1;
      return -x[0];
    };
    const { converged, iterations, evaluations } = minimise(falling, [1]);
    assertEquals([converged, iterations, evaluations], [false, 500, 9001]);
  });

  it("stays where it is if the gradient points the wrong way", () => {
    const wrong: Objective = (x, gradient) => {
      gradient[0] = -2 * x[0];
      return x[0] * x[0];
    };
    assertEquals([...minimise(wrong, [1]).x], [1]);
  });
});
