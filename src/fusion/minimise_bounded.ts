import { addScaled, difference, dot } from "../models/vectors.ts";

/** A function at a point. */
export interface Curved {
  readonly value: number;
  readonly gradient: Float64Array;
  /** Second derivatives, row-major: positive definite. */
  readonly hessian: Float64Array;
}

/** A strictly convex function with two derivatives. */
export interface CurvedFunction {
  valueAt(x: Float64Array): number;
  at(x: Float64Array): Curved;
}

/** Steps after which it gives up; a handful is usual. */
const MAX_STEPS = 100;

/** Where the function is least among the points that are nowhere below `lowest`; `start` must be one of them.
 *
 * Newton's method: each step goes to where the quadratic approximation is least among these points, or as far on the way there as the
 * function falls. Source: Nocedal and Wright, "Numerical Optimization", 2006, chapter 18 and algorithm 16.3.
 */
export function minimiseBounded(
  f: CurvedFunction,
  start: Float64Array,
  lowest: Float64Array,
): Float64Array {
  let x = start;
  for (let step = 0; step < MAX_STEPS; step++) {
    const here = f.at(x);
    const direction = difference(leastOfQuadratic(here, x, lowest), x);
    const gain = -dot(here.gradient, direction);
    // Closer to the minimum, rounding of the value hides whether it falls.
    if (!(gain > 1e-15 * Math.abs(here.value))) break;
    let length = 1;
    const after = () => x.map((xj, j) => xj + length * direction[j]);
    while (f.valueAt(after()) > here.value - 1e-4 * length * gain && length > 1e-9) length /= 2;
    x = after();
  }
  return x;
}

/** Where the quadratic approximation at `x` is least within the bounds, by the active-set method. */
function leastOfQuadratic(
  { gradient, hessian }: Curved,
  x: Float64Array,
  lowest: Float64Array,
): Float64Array {
  const size = x.length;
  const slopesAt = (z: Float64Array) => {
    const moved = difference(z, x);
    return gradient.map((slope, j) =>
      slope + dot(hessian.subarray(j * size, (j + 1) * size), moved)
    );
  };
  const z = x.slice();
  const held = new Set([...z.keys()].filter((j) => z[j] <= lowest[j]));
  // Each round frees a coordinate or holds one: far more rounds than coordinates are rounding alone.
  for (let round = 0; round < 10 * (size + 1); round++) {
    const slopes = slopesAt(z);
    const free = [...z.keys()].filter((j) => !held.has(j));
    const step = new Float64Array(size);
    solvePositive(
      Float64Array.from(free.flatMap((j) => free.map((l) => hessian[j * size + l]))),
      Float64Array.from(free, (j) => -slopes[j]),
    ).forEach((value, place) => step[free[place]] = value);
    const [length, blocking] = free.reduce<[number, number]>(([least, first], j) => {
      const room = step[j] < 0 ? (lowest[j] - z[j]) / step[j] : Infinity;
      return room < least ? [room, j] : [least, first];
    }, [1, -1]);
    addScaled(z, length, step);
    if (blocking >= 0) {
      z[blocking] = lowest[blocking];
      held.add(blocking);
      continue;
    }
    const after = slopesAt(z);
    const steepest = [...held].reduce((best, j) => after[j] < (after[best] ?? 0) ? j : best, -1);
    if (steepest < 0) break;
    held.delete(steepest);
  }
  return z;
}

/** The solution of `matrix · x = right`, of a symmetric positive definite matrix, by Cholesky's decomposition. */
function solvePositive(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length, root = matrix.slice(), x = right.slice();
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      let sum = root[i * size + j];
      for (let l = 0; l < j; l++) sum -= root[i * size + l] * root[j * size + l];
      root[i * size + j] = i === j ? Math.sqrt(sum) : sum / root[j * size + j];
    }
    for (let l = 0; l < j; l++) x[j] -= root[j * size + l] * x[l];
    x[j] /= root[j * size + j];
  }
  for (let j = size - 1; j >= 0; j--) {
    for (let i = j + 1; i < size; i++) x[j] -= root[i * size + j] * x[i];
    x[j] /= root[j * size + j];
  }
  return x;
}
