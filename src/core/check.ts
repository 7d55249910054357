/** Checks of what is given, with messages that say what cannot be done, why, and the value met. */
import { ShapeError } from "../errors.ts";

/** @throws {RangeError} If `value` is not an integer of at least `minimum`. */
export function checkInteger(name: string, value: number, minimum: number): void {
  if (!Number.isInteger(value) || value < minimum) {
    throw new RangeError(
      `Cannot use ${name}: it must be an integer ≥ ${minimum}: current value is ${value}`,
    );
  }
}

/** @throws {RangeError} If `value` is not a finite number above 0. */
export function checkPositive(name: string, value: number): void {
  if (!Number.isFinite(value) || value <= 0) {
    throw new RangeError(`Cannot use ${name}: it must be > 0: current value is ${value}`);
  }
}

/** @throws {RangeError} If `seed` is none that {@linkcode RandomState} takes. */
export function checkSeed(seed: number): void {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new RangeError(
      `Cannot use seed: it must be an integer from 0 to 4294967295: current value is ${seed}`,
    );
  }
}

/** Checks that there is one value a row of the features wherever values are given.
 *
 * @param action What cannot be done, as "fit a logistic regression".
 * @throws {ShapeError} If there is not; names what.
 */
export function checkOneEach(
  action: string,
  rows: number,
  given: Readonly<Record<string, ArrayLike<unknown> | undefined>>,
): void {
  for (const [what, values] of Object.entries(given)) {
    if (values === undefined || values.length === rows) continue;
    throw new ShapeError(`Cannot ${action}: ${what} and features differ in length`, {
      expected: `${rows}`,
      actual: `${values.length}`,
    });
  }
}

/** @throws {TypeError} If `value` is not one of `words`. */
export function checkOneOf(name: string, value: unknown, words: readonly string[]): void {
  if (!words.includes(value as string)) {
    throw new TypeError(
      `Cannot use ${name}: it must be one of ${words.join(", ")}: current value is ${
        JSON.stringify(value)
      }`,
    );
  }
}
