/** The smallest normal number of f32: a sum below it is nothing to divide by. */
export const SMALLEST_NORMAL = 2 ** -126;

/** The greatest of numbers ≥ 0; 0 if there is none. */
export function greatestOf(values: ArrayLike<number>): number {
  let greatest = 0;
  for (let i = 0; i < values.length; i++) greatest = Math.max(greatest, values[i]);
  return greatest;
}
