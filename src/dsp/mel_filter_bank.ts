import { checkInteger, checkPositive } from "../core/check.ts";
import { type MelBands, melWeights } from "../core/kernels/mel.ts";
import type { Matrix } from "../core/matrix.ts";
import { checkFftSize } from "./framing.ts";

/** Mel bands, and how they follow from Hz. */
export interface MelBandOptions {
  /** In Hz. */
  readonly sampleRate: number;
  /** Number of mel bands. @default {128} */
  readonly bands?: number;
  /** Lower edge of the first band. @default {0} */
  readonly fMinHz?: number;
  /** Upper edge of the last band. @default {sampleRate / 2} */
  readonly fMaxHz?: number;
  /** HTK's mel scale in place of Slaney's. @default {false} */
  readonly htk?: boolean;
  /** `"slaney"`: filters have an area of 1; `null`: a height of 1. @default {"slaney"} */
  readonly norm?: "slaney" | null;
}

/** Options of {@linkcode melFilterBank}. */
export interface MelFilterBankOptions extends MelBandOptions {
  /** Samples in a frame, 2 to 65536. @default {2048} */
  readonly nFft?: number;
}

/** Triangular filters spaced evenly on the mel scale.
 *
 * A filter narrower than a bin may be empty. Source: M. Slaney, Auditory Toolbox (1998); agrees with `librosa.filters.mel` of
 * librosa 0.11.0 within 1e-7.
 *
 * @returns f32, shape `(bands, floor(nFft / 2) + 1)`.
 * @throws {RangeError} If an option is out of range.
 * @example
 * ```ts
 * import { melFilterBank } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const { rows, columns } = melFilterBank({ sampleRate: 16000, nFft: 400, bands: 40 });
 * assertEquals([rows, columns], [40, 201]);
 * ```
 */
export function melFilterBank(options: MelFilterBankOptions): Matrix {
  return melWeights(melBandsOf(options, options.nFft));
}

/** The bands with all defaults.
 *
 * @throws {RangeError} If an option is out of range.
 */
export function melBandsOf(options: MelBandOptions, nFft = 2048): MelBands {
  const { sampleRate, bands = 128, fMinHz = 0, fMaxHz = sampleRate / 2, htk = false } = options;
  const { norm = "slaney" } = options;
  checkFftSize(nFft);
  checkPositive("sampleRate", sampleRate);
  checkInteger("bands", bands, 1);
  if (!(fMinHz >= 0 && fMinHz < fMaxHz && Number.isFinite(fMaxHz))) {
    throw new RangeError(
      `Cannot make mel bands: they must go from fMinHz ≥ 0 up to fMaxHz: current values are ${fMinHz} and ${fMaxHz}`,
    );
  }
  if (norm !== "slaney" && norm !== null) {
    throw new TypeError(`Cannot use norm: it must be "slaney" or null: current value is ${norm}`);
  }
  return { sampleRate, nFft, bands, fMinHz, fMaxHz, htk, unitArea: norm === "slaney" };
}
