import { checkOneOf } from "../core/check.ts";
import type { Label } from "../core/label.ts";

/** How much the rows of each class count: `"none"`: as they are; `"balanced"`: every class the same in total, however many
 * rows it has; or a factor by class, 1 for a class that is not named.
 */
export type ClassWeight = "none" | "balanced" | Readonly<Record<string, number>>;

/** @throws {TypeError} If it is an unknown word.
 * @throws {RangeError} If a factor is not finite and above 0.
 */
export function checkClassWeight(classWeight: ClassWeight): void {
  if (typeof classWeight === "string") {
    checkOneOf("classWeight", classWeight, ["none", "balanced"]);
    return;
  }
  for (const [label, factor] of Object.entries(classWeight)) {
    if (Number.isFinite(factor) && factor > 0) continue;
    throw new RangeError(
      `Cannot use classWeight: that of class "${label}" must be > 0: current value is ${factor}`,
    );
  }
}

/** The factor of each class.
 *
 * A class may be named that there is not, as in a fold without its rows, as long as every class that there is has a name too:
 * else the name is taken for a misspelt one, as scikit-learn does.
 *
 * @throws {RangeError} If a class is named that there is not, and another is not named.
 */
export function classFactors(classWeight: ClassWeight, classes: readonly Label[]): Float64Array {
  if (typeof classWeight === "string") return new Float64Array(classes.length).fill(1);
  const names = classes.map(String);
  const stranger = Object.keys(classWeight).find((label) => !names.includes(label));
  if (stranger !== undefined && !names.every((name) => Object.hasOwn(classWeight, name))) {
    throw new RangeError(
      `Cannot use classWeight: there is no class "${stranger}"; the classes are ${
        names.join(", ")
      }`,
    );
  }
  return Float64Array.from(
    names,
    (name) => Object.hasOwn(classWeight, name) ? classWeight[name] : 1,
  );
}
