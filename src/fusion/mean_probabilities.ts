import { Matrix } from "../core/matrix.ts";
import type { Opinion } from "./opinion.ts";

/** The weighted mean of the modalities' probabilities, row by row over those that are present.
 *
 * An absent modality is left out and the weights of the others are renormalised: exactly the mean without it.
 *
 * @param weights One an opinion; every row must have a present modality whose weight is above 0.
 */
export function meanProbabilities(
  opinions: readonly Opinion[],
  weights: readonly number[],
): Matrix {
  const { rows, columns } = opinions[0].probabilities;
  const mean = Matrix.zeros(rows, columns);
  for (let i = 0; i < rows; i++) {
    const heard = weights.map((weight, m) => opinions[m].present[i] ? weight : 0);
    const total = heard.reduce((sum, weight) => sum + weight, 0);
    opinions.forEach(({ probabilities }, m) => {
      const share = heard[m] / total;
      if (share > 0) probabilities.row(i).forEach((value, j) => mean.row(i)[j] += share * value);
    });
  }
  return mean;
}
