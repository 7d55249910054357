import * as core from "../../../wasm/pkg/core.wasm";
import { LimitError } from "../../errors.ts";
import { checkInteger, checkPositive } from "../check.ts";
import { type FloatArray, Matrix } from "../matrix.ts";
import { Arena, read } from "./memory.ts";

/** How a signal is cut into frames. */
export interface FrameOptions {
  /** Samples in a frame: a power of two, 2 to 65536. @default {2048} */
  readonly nFft?: number;
  /** Samples from one frame to the next. @default {nFft / 4} */
  readonly hopLength?: number;
}

/** Parameters of {@linkcode melSpectrogram}. */
export interface MelOptions extends FrameOptions {
  /** In Hz. */
  readonly sampleRate: number;
  /** Number of mel bands, from 0 Hz to half the sample rate. @default {128} */
  readonly bands?: number;
}

/** Parameters of {@linkcode mfcc}. */
export interface MfccOptions extends MelOptions {
  /** Number of coefficients, at most `bands`. @default {20} */
  readonly nMfcc?: number;
}

/** Parameters of {@linkcode melFilterBank}. */
export interface MelFilterBankOptions {
  /** In Hz. */
  readonly sampleRate: number;
  /** Samples in a frame: a power of two, 2 to 65536. @default {2048} */
  readonly nFft?: number;
  /** @default {128} */
  readonly bands?: number;
  /** Lower edge of the first band. @default {0} */
  readonly fMinHz?: number;
  /** Upper edge of the last band. @default {sampleRate / 2} */
  readonly fMaxHz?: number;
}

/** Parameters of {@linkcode powerToDb}. */
export interface DecibelOptions {
  /** The power that is 0 dB. @default {1} */
  readonly ref?: number;
  /** Power below this counts as this. @default {1e-10} */
  readonly amin?: number;
  /** Nothing is further below the loudest entry of the whole matrix; `null`: no floor. @default {80} */
  readonly topDb?: number | null;
}

/** Parameters of {@linkcode delta}. */
export interface DeltaOptions {
  /** Frames that each derivative is fitted to: odd, at least 3. @default {9} */
  readonly width?: number;
  /** First or second derivative. @default {1} */
  readonly order?: 1 | 2;
}

const MAX_FFT = 65536;
/** Most samples that {@linkcode resample} returns: 1 GiB. */
const MAX_SAMPLES = 2 ** 28;

/** Fourier transform of a real signal.
 *
 * `X[k] = Σ signal[j] exp(-2πi jk/n)`; agrees with NumPy's `rfft` within 1e-6 of the signal's norm.
 *
 * @param signal Samples, a power of two of them, 2 to 65536.
 * @returns `n / 2 + 1` bins, real and imaginary parts alternating.
 * @throws {RangeError} If the length is not a power of two from 2 to 65536.
 */
export function rfft(signal: Float32Array): Float32Array {
  checkFftSize("the signal's length", signal.length);
  using arena = new Arena();
  const spectrum = arena.reserve(Float32Array, signal.length + 2);
  core.rfft(arena.put(signal), signal.length, spectrum);
  return read(spectrum, new Float32Array(signal.length + 2));
}

/** Magnitude of the short-time Fourier transform of a mono signal.
 *
 * Frame t is centred on sample `t × hopLength`; the signal is zero beyond its ends; the window is a periodic Hann.
 * Agrees with `abs(librosa.stft(…))` of librosa 0.11.0, transposed, within 1e-4.
 *
 * @param signal Finite samples, at least one.
 * @returns f32, shape `(1 + floor(samples / hopLength), nFft / 2 + 1)`.
 * @throws {RangeError} If the signal is empty or an option out of range.
 */
export function stft(signal: Float32Array, options: FrameOptions = {}): Matrix {
  const { nFft, hopLength, frames } = checkFrames(signal, options);
  const bins = nFft / 2 + 1;
  using arena = new Arena();
  const magnitude = arena.reserve(Float32Array, frames * bins);
  core.stft(arena.put(signal), signal.length, nFft, hopLength, magnitude);
  return readMatrix(magnitude, frames, bins);
}

/** Triangular filters spaced evenly on Slaney's mel scale, each of unit area.
 *
 * Source: M. Slaney, Auditory Toolbox (1998); agrees with `librosa.filters.mel` of librosa 0.11.0 within 1e-7.
 *
 * @returns f32, shape `(bands, nFft / 2 + 1)`.
 * @throws {RangeError} If an option is out of range.
 */
export function melFilterBank(options: MelFilterBankOptions): Matrix {
  const { sampleRate, nFft = 2048, bands = 128, fMinHz = 0, fMaxHz = sampleRate / 2 } = options;
  checkFftSize("nFft", nFft);
  checkPositive("sampleRate", sampleRate);
  checkInteger("bands", bands, 1);
  if (!(fMinHz >= 0 && fMinHz < fMaxHz && Number.isFinite(fMaxHz))) {
    throw new RangeError(
      `Cannot make mel bands: they must go from fMinHz ≥ 0 up to fMaxHz: current values are ${fMinHz} and ${fMaxHz}`,
    );
  }
  const bins = nFft / 2 + 1;
  using arena = new Arena();
  const weights = arena.reserve(Float32Array, bands * bins);
  core.mel_filter_bank(sampleRate, nFft, bands, fMinHz, fMaxHz, weights);
  return readMatrix(weights, bands, bins);
}

/** Energy of a mono signal in mel bands: squared magnitudes of {@linkcode stft} through {@linkcode melFilterBank}.
 *
 * Agrees with `librosa.feature.melspectrogram` of librosa 0.11.0, transposed, within a relative 2e-4.
 *
 * @param signal Finite samples, at least one.
 * @returns f32, shape `(1 + floor(samples / hopLength), bands)`.
 * @throws {RangeError} If the signal is empty or an option out of range.
 */
export function melSpectrogram(signal: Float32Array, options: MelOptions): Matrix {
  const { nFft, hopLength, frames } = checkFrames(signal, options);
  const { sampleRate, bands } = checkMel(options);
  using arena = new Arena();
  const energies = arena.reserve(Float32Array, frames * bands);
  core.mel_spectrogram(
    arena.put(signal),
    signal.length,
    sampleRate,
    nFft,
    hopLength,
    bands,
    energies,
  );
  return readMatrix(energies, frames, bands);
}

/** Power in decibels: `10 log10(max(power, amin) / max(ref, amin))`, at most `topDb` below the loudest entry of all.
 *
 * Agrees with `librosa.power_to_db` of librosa 0.11.0 within 1e-9.
 *
 * @returns A new matrix of the same shape and storage.
 * @throws {RangeError} If `ref` or `amin` is not above 0, or `topDb` below 0.
 */
export function powerToDb(power: Matrix, options: DecibelOptions = {}): Matrix {
  const { ref = 1, amin = 1e-10, topDb = 80 } = options;
  checkPositive("ref", ref);
  checkPositive("amin", amin);
  if (topDb !== null && !(topDb >= 0)) {
    throw new RangeError(`Cannot use topDb: it must be ≥ 0 or null: current value is ${topDb}`);
  }
  using arena = new Arena();
  const values = arena.put(Float64Array.from(power.data));
  core.power_to_db(values, power.data.length, ref, amin, topDb ?? Infinity);
  return readLike(power, values);
}

/** Mel-frequency cepstral coefficients of a mono signal.
 *
 * {@linkcode melSpectrogram} → {@linkcode powerToDb} (at most 80 dB below the loudest) → orthonormal DCT-II, whose first
 * `nMfcc` coefficients are kept. Agrees with `librosa.feature.mfcc` of librosa 0.11.0, transposed, within 5e-3.
 *
 * @param signal Finite samples, at least one.
 * @returns f32, shape `(1 + floor(samples / hopLength), nMfcc)`.
 * @throws {RangeError} If the signal is empty or an option out of range.
 */
export function mfcc(signal: Float32Array, options: MfccOptions): Matrix {
  const { nFft, hopLength, frames } = checkFrames(signal, options);
  const { sampleRate, bands } = checkMel(options);
  const { nMfcc = 20 } = options;
  checkInteger("nMfcc", nMfcc, 1);
  if (nMfcc > bands) {
    throw new RangeError(
      `Cannot use nMfcc: it must be at most the number of bands, ${bands}: current value is ${nMfcc}`,
    );
  }
  using arena = new Arena();
  const coefficients = arena.reserve(Float32Array, frames * nMfcc);
  core.mfcc(
    arena.put(signal),
    signal.length,
    sampleRate,
    nFft,
    hopLength,
    bands,
    nMfcc,
    coefficients,
  );
  return readMatrix(coefficients, frames, nMfcc);
}

/** Derivatives of features along frames: Savitzky–Golay, the polynomial of degree `order` fitted to `width` frames.
 *
 * The first and last `width / 2` frames have that of the first and last window. Agrees with `librosa.feature.delta`
 * (mode "interp") of librosa 0.11.0, transposed, within 1e-9.
 *
 * @param features Shape `(frames, columns)`, `width` frames or more.
 * @returns A new matrix of the same shape and storage.
 * @throws {RangeError} If `width` is even, below 3, or above the number of frames, or `order` neither 1 nor 2.
 */
export function delta(features: Matrix, options: DeltaOptions = {}): Matrix {
  const { width = 9, order = 1 } = options;
  checkInteger("width", width, 3);
  if (width % 2 === 0 || width > features.rows) {
    throw new RangeError(
      `Cannot use width: it must be odd and at most the number of frames, ${features.rows}: current value is ${width}`,
    );
  }
  if (order !== 1 && order !== 2) {
    throw new RangeError(`Cannot use order: it must be 1 or 2: current value is ${order}`);
  }
  using arena = new Arena();
  const derivative = arena.reserve(Float64Array, features.data.length);
  const pointer = arena.put(Float64Array.from(features.data));
  core.delta(pointer, features.rows, features.columns, width, order, derivative);
  return readLike(features, derivative);
}

/** A signal at another sample rate, by linear-phase low-pass filters without delay.
 *
 * Pass band to 0.9137 and stop band from 1.0 of the lower Nyquist frequency, 130 dB down; the signal is zero beyond its
 * ends. Agrees with soxr's "HQ", which librosa 0.11.0 uses, within a relative RMS of 3e-4 (1.3e-3 from four times the rate
 * on), the first samples of a sudden beginning within 1e-3 at most ratios.
 *
 * @param signal Finite samples.
 * @param rates Sample rates in Hz, integers.
 * @returns `ceil(samples × to / from)` samples.
 * @throws {RangeError} If a rate is not an integer from 1 to 2³² − 1.
 * @throws {LimitError} If the result would have more than 2²⁸ samples.
 */
export function resample(
  signal: Float32Array,
  rates: { readonly from: number; readonly to: number },
): Float32Array {
  const { from, to } = rates;
  checkRate("from", from);
  checkRate("to", to);
  // In integers: the quotient of doubles may land beside a whole number.
  const length = Number((BigInt(signal.length) * BigInt(to) + BigInt(from - 1)) / BigInt(from));
  if (length > MAX_SAMPLES) {
    throw new LimitError(`Cannot resample from ${from} to ${to} Hz: the number of samples`, {
      limit: MAX_SAMPLES,
      actual: length,
    });
  }
  using arena = new Arena();
  const resampled = arena.reserve(Float32Array, length);
  core.resample(arena.put(signal), signal.length, from, to, resampled, length);
  return read(resampled, new Float32Array(length));
}

/** @throws {RangeError} If no transform of so many samples is there: it must be a power of two from 2 to 65536. */
export function checkFftSize(name: string, value: number): void {
  if (!(Number.isInteger(Math.log2(value)) && value >= 2 && value <= MAX_FFT)) {
    throw new RangeError(
      `Cannot use ${name}: it must be a power of two from 2 to ${MAX_FFT}: current value is ${value}`,
    );
  }
}

function checkRate(name: string, value: number): void {
  checkInteger(name, value, 1);
  if (value >= 2 ** 32) {
    throw new RangeError(`Cannot use ${name}: it must be below 2³²: current value is ${value}`);
  }
}

function checkFrames(
  signal: Float32Array,
  options: FrameOptions,
): { nFft: number; hopLength: number; frames: number } {
  const { nFft = 2048 } = options;
  checkFftSize("nFft", nFft);
  const { hopLength = Math.max(1, nFft / 4) } = options;
  checkInteger("hopLength", hopLength, 1);
  if (signal.length === 0) {
    throw new RangeError("Cannot transform the signal: it must have at least one sample");
  }
  return { nFft, hopLength, frames: 1 + Math.floor(signal.length / hopLength) };
}

function checkMel({ sampleRate, bands = 128 }: MelOptions): { sampleRate: number; bands: number } {
  checkPositive("sampleRate", sampleRate);
  checkInteger("bands", bands, 1);
  return { sampleRate, bands };
}

function readMatrix(pointer: number, rows: number, columns: number): Matrix {
  return new Matrix(rows, columns, read(pointer, new Float32Array(rows * columns)));
}

/** The f64 values at a pointer, as a matrix of the same shape and storage as another. */
function readLike({ rows, columns, data }: Matrix, pointer: number): Matrix {
  const values = read(pointer, new Float64Array(data.length));
  const stored: FloatArray = data instanceof Float32Array ? Float32Array.from(values) : values;
  return new Matrix(rows, columns, stored);
}
