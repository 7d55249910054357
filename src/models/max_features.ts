import { checkOneOf } from "../core/check.ts";

/** How many columns are looked at: a number, a share of them in (0, 1), their root or logarithm, or all. */
export type MaxFeatures = number | "sqrt" | "log2" | "all";

/** @throws {TypeError} If it is an unknown word.
 * @throws {RangeError} If it is neither a number of columns nor a share of them.
 */
export function checkMaxFeatures(maxFeatures: MaxFeatures): void {
  if (typeof maxFeatures === "string") {
    checkOneOf("maxFeatures", maxFeatures, ["sqrt", "log2", "all"]);
  } else if (!(maxFeatures > 0 && (maxFeatures < 1 || Number.isInteger(maxFeatures)))) {
    throw new RangeError(
      `Cannot use maxFeatures: it must be a number of columns ≥ 1, a share of them in (0, 1), "sqrt", "log2" or "all": ` +
        `current value is ${maxFeatures}`,
    );
  }
}

/** Of so many columns: one at least. */
export function countFeatures(maxFeatures: MaxFeatures, columns: number): number {
  switch (maxFeatures) {
    case "all":
      return columns;
    case "sqrt":
      return Math.max(1, Math.floor(Math.sqrt(columns)));
    case "log2":
      return Math.max(1, Math.floor(Math.log2(columns)));
  }
  const wanted = Number(maxFeatures);
  return wanted < 1 ? Math.max(1, Math.floor(wanted * columns)) : Math.min(wanted, columns);
}
