import type { Matrix } from "../core/matrix.ts";

/** The axes of centred rows, those of largest variance first. */
export interface PrincipalAxes {
  /** Square roots of the sums of squares along the axes, descending. */
  readonly singularValues: Float64Array;
  /** Orthonormal rows, at least as many as components were asked for. */
  readonly components: Matrix;
}

/** How many components are wanted, and the seed of a solver that draws. */
export interface SolverOptions {
  readonly nComponents: number;
  readonly seed: number;
}
