import { multiply, multiplyTransposed } from "../core/kernels/products.ts";
import { Matrix } from "../core/matrix.ts";
import { RandomState } from "../core/random.ts";
import { transpose } from "../core/transpose.ts";
import type { PrincipalAxes, SolverOptions } from "./pca_axes.ts";
import { thinSvd } from "./thin_svd.ts";
import { addScaled, dot } from "./vectors.ts";

/** Random directions beyond the components that are wanted. */
const OVERSAMPLES = 10;

/** The largest singular values of `x` and their right vectors, found in the span of a few random directions.
 *
 * Power iterations turn the span towards the largest values; each product is made orthonormal, so that small values are
 * not lost. Source: Halko, Martinsson and Tropp, "Finding structure with randomness", 2011, algorithms 4.4 and 5.1.
 * Directions and iterations are those of scikit-learn 1.9.1 for the same seed.
 */
export function randomizedSvd(x: Matrix, { nComponents, seed }: SolverOptions): PrincipalAxes {
  const wide = x.rows < x.columns;
  // `a` is x, or xᵀ where that is the tall one.
  const [a, aTransposed] = wide ? [multiplyTransposed, multiply] : [multiply, multiplyTransposed];
  const random = new RandomState(seed), shorter = Math.min(x.rows, x.columns);
  const directions = Matrix.zeros(shorter, nComponents + OVERSAMPLES);
  for (let k = 0; k < directions.data.length; k++) directions.data[k] = random.normal();
  const iterations = nComponents < 0.1 * shorter ? 7 : 4;
  let span = directions;
  for (let i = 0; i < iterations; i++) {
    span = orthonormal(a(x, span), random);
    span = orthonormal(aTransposed(x, span), random);
  }
  span = orthonormal(a(x, span), random);
  // With aᵀ · span = left · diag · rightᵀ, a is close to (span · right) · diag · leftᵀ.
  const { left, singularValues, right } = thinSvd(aTransposed(x, span), {
    left: !wide,
    right: wide,
  });
  const axes = wide ? transpose(multiply(span, right)) : transpose(left);
  const first = Array.from({ length: nComponents }, (_, k) => k);
  return {
    singularValues: singularValues.slice(0, nComponents),
    components: axes.takeRows(first),
  };
}

/** An orthonormal basis of the span of the columns, by Gram and Schmidt, each column as often as rounding asks for.
 *
 * Columns beyond the number of rows are left out. A random one stands in for a column that others leave nothing of.
 */
function orthonormal(columns: Matrix, random: RandomState): Matrix {
  const vectors = transpose(columns);
  const basis: Float64Array[] = [];
  for (let i = 0; i < Math.min(vectors.rows, vectors.columns); i++) {
    const vector = vectors.row(i) as Float64Array;
    let before = Math.sqrt(dot(vector, vector));
    while (true) {
      for (const other of basis) addScaled(vector, -dot(vector, other), other);
      const after = Math.sqrt(dot(vector, vector));
      const settled = after > before / 2;
      before = after;
      if (settled) break;
      if (after === 0) {
        for (let k = 0; k < vector.length; k++) vector[k] = random.normal();
        before = Infinity;
      }
    }
    for (let k = 0; k < vector.length; k++) vector[k] /= before;
    basis.push(vector);
  }
  return transpose(vectors.takeRows(Array.from(basis.keys())));
}
