import { checkOneOf } from "../core/check.ts";

/** A window by name, or the weights of one frame's samples. */
export type StftWindow = "hann" | "hamming" | "blackman" | "rectangular" | ArrayLike<number>;

/** Amplitudes of the cosines that a window is the sum of, of alternating sign. */
const COSINES: Readonly<Record<string, readonly number[]>> = {
  hann: [0.5, 0.5],
  hamming: [0.54, 0.46],
  blackman: [0.42, 0.5, 0.08],
  rectangular: [1],
};

/** The weights of a window of so many samples; named ones are periodic, as for spectra.
 *
 * @throws {TypeError} If there is no window of that name.
 * @throws {RangeError} If weights are not as many, or not finite.
 */
export function windowWeights(window: StftWindow, length: number): Float64Array {
  if (typeof window !== "string") return givenWeights(window, length);
  checkOneOf("window", window, Object.keys(COSINES));
  return Float64Array.from({ length }, (_, j) => {
    const turn = 2 * Math.PI * j / length;
    const terms = COSINES[window].map((a, k) => (k % 2 === 0 ? a : -a) * Math.cos(k * turn));
    // Rounding must not make the end of a window negative: what is 0 there cannot be divided by again.
    return length === 1 ? 1 : Math.max(0, terms.reduce((sum, term) => sum + term));
  });
}

function givenWeights(window: ArrayLike<number>, length: number): Float64Array {
  if (window.length !== length) {
    throw new RangeError(
      `Cannot use window: it must have winLength weights, ${length}: current number is ${window.length}`,
    );
  }
  const weights = Float64Array.from(window);
  const at = weights.findIndex((weight) => !Number.isFinite(weight));
  if (at >= 0) {
    throw new RangeError(
      `Cannot use window: its weights must be finite: weight ${at} is ${weights[at]}`,
    );
  }
  return weights;
}
