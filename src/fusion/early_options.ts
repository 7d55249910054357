import { checkPositive } from "../core/check.ts";

/** What early fusion does with rows that lack a modality, in the fit and in predictions.
 *
 * `flag`: zeros, and a column that is 1 where the modality is absent, if rows of the fit lacked it; `zero`: zeros alone; `mean`: the
 * means of the fit's rows that had it; `drop`: such rows are left out, of the fit and of predictions.
 */
export type MissingPolicy = "flag" | "zero" | "mean" | "drop";

/** All of them. */
export const missingPolicies: readonly MissingPolicy[] = ["flag", "zero", "mean", "drop"];

/** Two modalities whose columns are multiplied, each of the one with each of the other. */
export type ModalityPair = readonly [string, string];

/** Checks a number a modality before the names can be known.
 *
 * @throws {RangeError} If one is not a finite number above 0.
 */
export function checkFactors(name: string, factors: Readonly<Record<string, number>>): void {
  for (const [modality, factor] of Object.entries(factors)) {
    checkPositive(`the ${name} of "${modality}"`, factor);
  }
}

/** @throws {RangeError} If a number of components is neither a whole number ≥ 1 nor a share in (0, 1). */
export function checkComponents(components: Readonly<Record<string, number>>): void {
  for (const [modality, wanted] of Object.entries(components)) {
    if (Number.isInteger(wanted) && wanted >= 1 || wanted > 0 && wanted < 1) continue;
    throw new RangeError(
      `Cannot use the components of "${modality}": they must be a whole number ≥ 1, or a share of ` +
        `the variance between 0 and 1: current value is ${wanted}`,
    );
  }
}

/** @throws {TypeError} If they are neither `"all"` nor pairs of two modalities, none twice. */
export function checkInteractions(interactions: readonly ModalityPair[] | "all"): void {
  if (interactions === "all") return;
  const shown = `current value is ${JSON.stringify(interactions)}`;
  if (!Array.isArray(interactions) || !interactions.every(isPair)) {
    throw new TypeError(
      `Cannot use interactions: they must be "all" or pairs of two different modalities: ${shown}`,
    );
  }
  const pairs = interactions.map((pair) => JSON.stringify(pair.toSorted()));
  if (new Set(pairs).size < pairs.length) {
    throw new TypeError(`Cannot use interactions: no pair may be there twice: ${shown}`);
  }
}

/** Checks the modalities that options name against those of the rows.
 *
 * @throws {TypeError} If an option names another.
 */
export function checkNamed(
  modalities: readonly string[],
  options: Readonly<Record<string, readonly string[]>>,
): void {
  for (const [option, names] of Object.entries(options)) {
    const stranger = names.find((name) => !modalities.includes(name));
    if (stranger === undefined) continue;
    throw new TypeError(
      `Cannot use ${option}: "${stranger}" is no modality of these rows; they have ${
        modalities.join(", ")
      }`,
    );
  }
}

/** The pairs meant: as they are given, or of all modalities each with each. */
export function pairsOf(
  modalities: readonly string[],
  interactions: readonly ModalityPair[] | "all",
): readonly ModalityPair[] {
  if (interactions !== "all") return interactions;
  return modalities.flatMap((first, i) =>
    modalities.slice(i + 1).map((second): ModalityPair => [first, second])
  );
}

function isPair(pair: unknown): boolean {
  return Array.isArray(pair) && pair.length === 2 && pair[0] !== pair[1] &&
    pair.every((name) => typeof name === "string");
}
