import { addScaled, dot } from "./vectors.ts";

/** The last steps and the changes of the gradient over them: an approximation of the inverse Hessian.
 *
 * Source: Nocedal and Wright, "Numerical Optimization", 2006, algorithm 7.4.
 */
export class LbfgsMemory {
  readonly #capacity: number;
  readonly #pairs: { step: Float64Array; change: Float64Array; curvature: number }[] = [];

  /** Of the last `capacity` steps. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get empty(): boolean {
    return this.#pairs.length === 0;
  }

  /** Remembers a step; `curvature`, its product with the change, must be above 0. */
  add(step: Float64Array, change: Float64Array, curvature: number): void {
    this.#pairs.push({ step, change, curvature });
    if (this.#pairs.length > this.#capacity) this.#pairs.shift();
  }

  /** Minus the approximate inverse Hessian times the gradient: the two-loop recursion. */
  direction(gradient: Float64Array): Float64Array {
    const direction = gradient.map((slope) => -slope);
    const newestFirst = this.#pairs.toReversed();
    const factors = newestFirst.map(({ step, change, curvature }) => {
      const factor = dot(step, direction) / curvature;
      addScaled(direction, -factor, change);
      return factor;
    });
    if (newestFirst.length > 0) {
      const { change, curvature } = newestFirst[0];
      const scale = curvature / dot(change, change);
      direction.forEach((entry, i) => direction[i] = scale * entry);
    }
    this.#pairs.forEach(({ step, change, curvature }, i) => {
      const factor = factors[factors.length - 1 - i];
      addScaled(direction, factor - dot(change, direction) / curvature, step);
    });
    return direction;
  }
}
