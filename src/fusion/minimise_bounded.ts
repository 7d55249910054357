/** A function at a point. */
export interface Curved {
  readonly value: number;
  readonly gradient: Float64Array;
  /** Row-major. */
  readonly hessian: Float64Array;
}

/** A strictly convex function with two derivatives. */
export interface CurvedFunction {
  valueAt(x: Float64Array): number;
  at(x: Float64Array): Curved;
}

/** Steps after which it gives up; a handful is usual. */
const MAX_STEPS = 100;

/** Where the function is least among the points that are nowhere below `lowest`.
 *
 * Newton's method, projected: coordinates at their bound that the gradient holds there stay, the others take Newton's
 * step together, and the step is cut at the bounds and halved until the function falls.
 * Source: Bertsekas, "Projected Newton methods for optimization problems with simple constraints", 1982.
 */
export function minimiseBounded(
  f: CurvedFunction,
  start: Float64Array,
  lowest: Float64Array,
): Float64Array {
  let x = start;
  for (let step = 0; step < MAX_STEPS; step++) {
    const here = f.at(x);
    const next = stepFrom(f, x, { ...here, lowest });
    if (next === undefined) break;
    x = next;
  }
  return x;
}

/** The point after one step; undefined where rounding leaves none that is lower. */
function stepFrom(
  f: CurvedFunction,
  x: Float64Array,
  { value, gradient, hessian, lowest }: Curved & { readonly lowest: Float64Array },
): Float64Array | undefined {
  const size = x.length;
  const distance = Math.hypot(...x.map((xj, j) => xj - Math.max(lowest[j], xj - gradient[j])));
  const near = Math.min(1e-6, distance);
  const held = Array.from(x, (xj, j) => xj <= lowest[j] + near && gradient[j] > 0);
  const free = [...x.keys()].filter((j) => !held[j]);
  const solved = solvePositive(
    Float64Array.from(free.flatMap((j) => free.map((l) => hessian[j * size + l]))),
    Float64Array.from(free, (j) => gradient[j]),
  );
  const direction = gradient.map((slope, j) => slope / hessian[j * size + j]);
  free.forEach((j, place) => direction[j] = solved[place]);
  for (let length = 1; length > 1e-10; length /= 2) {
    const moved = x.map((xj, j) => Math.max(lowest[j], xj - length * direction[j]));
    const gain = x.reduce((sum, xj, j) => sum + gradient[j] * (xj - moved[j]), 0);
    // Closer to the minimum, rounding of the value hides whether it falls.
    if (gain <= 1e-15 * Math.abs(value)) return undefined;
    if (f.valueAt(moved) <= value - 1e-4 * gain) return moved;
  }
  return undefined;
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
