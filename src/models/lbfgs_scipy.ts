import { LbfgsMemory } from "./lbfgs_memory.ts";
import type { Minimum, Objective } from "./lbfgs.ts";
import { type LinePoint, searchMoreThuente } from "./more_thuente.ts";
import { addScaled, difference, dot, norm } from "./vectors.ts";

/** Options of {@linkcode minimiseAsScipy}. */
export interface MinimiseAsScipyOptions {
  /** Stop when no entry of the gradient is larger than this. */
  readonly tolerance: number;
  readonly maxIterations: number;
}

/** Number of remembered steps. */
const HISTORY = 10;
/** Stop when a step gains less than this of the value, or of 1 for smaller values. */
const LEAST_GAIN = 64 * Number.EPSILON;
const MAX_EVALUATIONS = 15_000;

interface Place {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

/** Minimises a smooth function by the steps of SciPy 1.17's L-BFGS-B without bounds, as scikit-learn 1.9.1 calls it.
 *
 * For who wants where it ends, not only the minimum: step by step the same but for rounding.
 * Source: Byrd, Lu, Nocedal and Zhu, "A limited memory algorithm for bound constrained optimization", SIAM J. Sci. Comput.
 * 16, 1995. Without bounds its generalised Cauchy point and subspace minimum together are the two-loop recursion.
 */
export function minimiseAsScipy(
  objective: Objective,
  start: Float64Array,
  { tolerance, maxIterations }: MinimiseAsScipyOptions,
): Minimum {
  let evaluations = 0;
  function evaluate(x: Float64Array): Place {
    const gradient = new Float64Array(x.length);
    evaluations++;
    return { x, value: objective(x, gradient), gradient };
  }
  function search(from: Place, direction: Float64Array, length: number) {
    const start = { ...from, length: 0, slope: dot(from.gradient, direction) };
    if (!(start.slope < 0)) return undefined;
    const at = (length: number) => {
      const x = from.x.slice();
      addScaled(x, length, direction);
      const place = evaluate(x);
      return { ...place, length, slope: dot(place.gradient, direction) };
    };
    return searchMoreThuente(at, start, length);
  }

  let memory = new LbfgsMemory(HISTORY);
  let place = evaluate(start.slice());
  let iterations = 0, converged = largest(place.gradient) <= tolerance;
  while (!converged && iterations < maxIterations && evaluations <= MAX_EVALUATIONS) {
    const direction = memory.direction(place.gradient);
    const length = iterations === 0 ? 1 / norm(direction) : 1;
    const next = search(place, direction, length);
    if (next === undefined) {
      if (memory.empty) break;
      memory = new LbfgsMemory(HISTORY);
      continue;
    }
    iterations++;
    const gain = place.value - next.value;
    const unit = Math.max(Math.abs(place.value), Math.abs(next.value), 1);
    converged = largest(next.gradient) <= tolerance || gain <= LEAST_GAIN * unit;
    remember(memory, place, { next, direction });
    place = next;
  }
  return { x: place.x, value: place.value, iterations, converged };
}

/** Remembers a step along which the slope has risen: else the approximation would not stay positive definite. */
function remember(
  memory: LbfgsMemory,
  from: Place,
  { next, direction }: { next: Place & LinePoint; direction: Float64Array },
): void {
  const { length, slope } = next, slopeBefore = dot(from.gradient, direction);
  const curvature = length * (slope - slopeBefore);
  if (curvature <= Number.EPSILON * length * -slopeBefore) return;
  const step = direction.map((entry) => length * entry);
  memory.add(step, difference(next.gradient, from.gradient), curvature);
}

function largest(gradient: Float64Array): number {
  return gradient.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0);
}
