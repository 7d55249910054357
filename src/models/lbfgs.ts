import { LbfgsMemory } from "./lbfgs_memory.ts";
import { addScaled, difference, dot, norm } from "./vectors.ts";

/** A smooth function: returns its value at `x` and writes its gradient. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

/** Options of {@linkcode minimise}. */
export interface MinimiseOptions {
  /** Stop when the Euclidean norm of the gradient is at most this. */
  readonly tolerance: number;
  readonly maxIterations: number;
}

/** Where a minimisation ended. */
export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly iterations: number;
  /** Whether the gradient came below the tolerance. */
  readonly converged: boolean;
}

/** Number of remembered steps. */
const HISTORY = 20;

/** Minimises a smooth function by L-BFGS with a line search for the strong Wolfe conditions.
 *
 * The first step is the negative gradient itself, so coordinates should be scaled to a curvature of about 1.
 * Source: Nocedal and Wright, "Numerical Optimization", 2006, algorithms 7.4, 3.5 and 3.6.
 */
export function minimise(
  objective: Objective,
  start: Float64Array,
  { tolerance, maxIterations }: MinimiseOptions,
): Minimum {
  let x: Float64Array = start.slice();
  let gradient: Float64Array = new Float64Array(x.length);
  let value = objective(x, gradient);
  const memory = new LbfgsMemory(HISTORY);
  let iterations = 0;
  while (norm(gradient) > tolerance && iterations < maxIterations) {
    const direction = memory.direction(gradient);
    const step = searchLine(objective, { x, value, gradient }, direction);
    if (step === undefined) break;
    const moved = difference(step.x, x), change = difference(step.gradient, gradient);
    const curvature = dot(moved, change);
    if (curvature > Number.EPSILON * dot(change, change)) memory.add(moved, change, curvature);
    ({ x, value, gradient } = step);
    iterations++;
  }
  return { x, value, iterations, converged: norm(gradient) <= tolerance };
}

/** A place on the line: how far along, and the function there. */
interface Trial {
  readonly length: number;
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  /** Derivative along the line. */
  readonly slope: number;
}

/** Sufficient decrease, and how much flatter the line must have become. */
const DECREASE = 1e-4;
const FLATTER = 0.9;
const MAX_TRIALS = 30;

/** Finds a step that satisfies the strong Wolfe conditions; undefined if rounding leaves none. */
function searchLine(
  objective: Objective,
  from: { x: Float64Array; value: number; gradient: Float64Array },
  direction: Float64Array,
): Trial | undefined {
  const start: Trial = { ...from, length: 0, slope: dot(from.gradient, direction) };
  if (!(start.slope < 0)) return undefined;
  // Close to the minimum the decrease drowns in the rounding of the value; then the slope decides alone.
  const rounding = 8 * Number.EPSILON * Math.abs(start.value);
  const tooHigh = (trial: Trial) =>
    !(trial.value <= start.value + DECREASE * trial.length * start.slope + rounding);
  let low = start, high: Trial | undefined, length = 1;
  for (let trials = 0; trials < MAX_TRIALS; trials++) {
    const trial = tryAt(objective, start, direction, length);
    if (tooHigh(trial) || (low.length > 0 && trial.value > low.value + rounding)) high = trial;
    else if (Math.abs(trial.slope) <= -FLATTER * start.slope) return trial;
    else {
      if (high === undefined ? trial.slope > 0 : trial.slope * (high.length - low.length) > 0) {
        high = low;
      }
      low = trial;
    }
    length = high === undefined ? 2 * length : between(low, high);
  }
  return low.length > 0 ? low : undefined;
}

function tryAt(
  objective: Objective,
  start: Trial,
  direction: Float64Array,
  length: number,
): Trial {
  const x = start.x.slice(), gradient = new Float64Array(x.length);
  addScaled(x, length, direction);
  const value = objective(x, gradient);
  return { length, x, value, gradient, slope: dot(gradient, direction) };
}

/** The minimum of the cubic through two trials, kept away from their ends; the middle where there is none. */
function between(a: Trial, b: Trial): number {
  const width = b.length - a.length;
  const d1 = a.slope + b.slope - 3 * (a.value - b.value) / (a.length - b.length);
  const d2 = Math.sign(width) * Math.sqrt(d1 * d1 - a.slope * b.slope);
  const cubic = b.length - width * (b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2);
  const share = (cubic - a.length) / width;
  return a.length + width * (share >= 0.1 && share <= 0.9 ? share : 0.5);
}
