import { mostProbable } from "../../core/most_probable.ts";
import type { Contributions } from "./shapley.ts";

/** The modality that decided each row: of those it has, the one that contributes most to its most probable class.
 *
 * @returns One name a row, null for a row that has no modality; of two equals, the first.
 */
export function decidedBy(contributions: Contributions): (string | null)[] {
  const { probabilities, classes, used, values } = contributions;
  const predicted = mostProbable(probabilities, [...classes.keys()]);
  return used.map((names, row) => {
    const share = (name: string) => values[name].row(row)[predicted[row]];
    return names.reduce<string | null>(
      (best, name) => best !== null && share(best) >= share(name) ? best : name,
      null,
    );
  });
}
