import * as core from "../../../wasm/pkg/core.wasm";
import type { Matrix } from "../matrix.ts";
import { Arena, readMatrix } from "./memory.ts";

/** A bank of triangular filters, spaced evenly in mel. */
export interface MelBands {
  /** In Hz. */
  readonly sampleRate: number;
  /** Samples in a frame. */
  readonly nFft: number;
  readonly bands: number;
  readonly fMinHz: number;
  readonly fMaxHz: number;
  /** HTK's mel scale; else Slaney's. */
  readonly htk: boolean;
  /** Filters of an area of 1; else of a height of 1. */
  readonly unitArea: boolean;
}

/** Weights of the filters, f32, shape `(bands, bins)`. */
export function melWeights(bank: MelBands): Matrix {
  const { bands, nFft } = bank;
  const bins = Math.floor(nFft / 2) + 1;
  using arena = new Arena();
  const weights = arena.reserve(Float32Array, bands * bins);
  core.mel_filter_bank(bank.sampleRate, nFft, bands, ...shape(arena, bank), weights);
  return readMatrix(weights, bands, bins);
}

/** Energies in the bands of a spectrogram of `(frames, bins)`, f32, shape `(frames, bands)`. */
export function melEnergies(power: Matrix, bank: MelBands): Matrix {
  const { sampleRate, nFft, bands } = bank;
  using arena = new Arena();
  const energies = arena.reserve(Float32Array, power.rows * bands);
  const values = arena.put(new Float32Array(power.data));
  core.mel_energies(values, power.rows, sampleRate, nFft, bands, ...shape(arena, bank), energies);
  return readMatrix(energies, power.rows, bands);
}

/** Energies in the bands of a signal, f32, shape `(1 + floor(samples / hopLength), bands)`.
 *
 * The fast way, in f32: `nFft` is a power of two, frames are centred, ends are padded with zeros, the window is Hann's.
 */
export function melEnergiesOfSignal(
  signal: Float32Array,
  { hopLength, ...bank }: MelBands & { readonly hopLength: number },
): Matrix {
  const { sampleRate, nFft, bands } = bank;
  const frames = 1 + Math.floor(signal.length / hopLength);
  using arena = new Arena();
  const energies = arena.reserve(Float32Array, frames * bands);
  core.mel_spectrogram(
    arena.put(signal),
    signal.length,
    sampleRate,
    nFft,
    hopLength,
    bands,
    ...shape(arena, bank),
    energies,
  );
  return readMatrix(energies, frames, bands);
}

/** Cepstral coefficients of {@linkcode melEnergiesOfSignal} in decibels, at most 80 below the loudest. */
export function mfccOfSignal(
  signal: Float32Array,
  { hopLength, nMfcc, ...bank }: MelBands & { readonly hopLength: number; readonly nMfcc: number },
): Matrix {
  const { sampleRate, nFft, bands } = bank;
  const frames = 1 + Math.floor(signal.length / hopLength);
  using arena = new Arena();
  const coefficients = arena.reserve(Float32Array, frames * nMfcc);
  core.mfcc(
    arena.put(signal),
    signal.length,
    sampleRate,
    nFft,
    hopLength,
    bands,
    ...shape(arena, bank),
    nMfcc,
    coefficients,
  );
  return readMatrix(coefficients, frames, nMfcc);
}

/** The first `count` coefficients of an orthonormal DCT-II of every row, f32. */
export function dct(values: Matrix, count: number): Matrix {
  const { rows, columns, data } = values;
  using arena = new Arena();
  const coefficients = arena.reserve(Float32Array, rows * count);
  core.dct(arena.put(new Float32Array(data)), rows, columns, count, coefficients);
  return readMatrix(coefficients, rows, count);
}

/** The arguments of the core that say how the filters are shaped. */
function shape(
  arena: Arena,
  { fMinHz, fMaxHz, htk, unitArea }: MelBands,
): [edges: number, htk: number, unitArea: number] {
  return [arena.put(Float64Array.of(fMinHz, fMaxHz)), Number(htk), Number(unitArea)];
}
