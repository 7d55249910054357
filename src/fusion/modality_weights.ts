/** Checks the weights of modalities before their names can be known.
 *
 * @throws {TypeError} If one is negative or not finite, or none is above 0.
 */
export function checkWeights(weights: Readonly<Record<string, number>>): void {
  for (const [modality, weight] of Object.entries(weights)) {
    if (!Number.isFinite(weight) || weight < 0) {
      throw new TypeError(
        `Cannot use weights: "${modality}" must be a number ≥ 0: current value is ${weight}`,
      );
    }
  }
  if (!Object.values(weights).some((weight) => weight > 0)) {
    throw new TypeError(
      `Cannot use weights: at least one must be > 0: current value is ${JSON.stringify(weights)}`,
    );
  }
}

/** Weights in the order of the modalities.
 *
 * @throws {TypeError} If a weight names an unknown modality, or a modality has none.
 */
export function weightsFor(
  modalities: readonly string[],
  weights: Readonly<Record<string, number>>,
): number[] {
  const known = modalities.join(", ");
  for (const name of Object.keys(weights)) {
    if (!modalities.includes(name)) {
      throw new TypeError(
        `Cannot use weights: "${name}" is no modality of these rows; they have ${known}`,
      );
    }
  }
  return modalities.map((modality) => {
    if (!Object.hasOwn(weights, modality)) {
      throw new TypeError(
        `Cannot use weights: the modality "${modality}" has none; give one for each of ${known}`,
      );
    }
    return weights[modality];
  });
}
