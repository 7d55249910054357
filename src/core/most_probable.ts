import type { Label } from "./label.ts";
import type { Matrix } from "./matrix.ts";

/** The most probable class of each row; of two equals, the first. */
export function mostProbable<Class extends Label>(
  probabilities: Matrix,
  classes: readonly Class[],
): Class[] {
  return Array.from({ length: probabilities.rows }, (_, i) => {
    const row = probabilities.row(i);
    return classes[row.indexOf(Math.max(...row))];
  });
}
