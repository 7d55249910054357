import {
  chroma,
  delta,
  estimateTuning,
  loadAudio,
  type Matrix,
  melSpectrogram,
  mfcc,
  rms,
  spectralBandwidth,
  spectralCentroid,
  spectralContrast,
  spectralFlatness,
  spectralRolloff,
  stft,
  zeroCrossingRate,
} from "../../../mod.ts";
import type { Fields, ParityCase, Value } from "../parity_case.ts";
import { toRows, transpose } from "./values.ts";

/** Every feature of one sound, of one transform; as Python has them, features × frames, or their moments over frames. */
export async function audioFeatures({ params, inputs, expected, folder }: ParityCase) {
  const options = {
    sampleRate: params.sr as number,
    nFft: params.n_fft as number,
    hopLength: params.hop_length as number,
  };
  const { samples } = await loadAudio(`${folder}/${inputs.wav}`, options);
  const spectrogram = stft(samples, options);
  const cepstrum = mfcc(samples, {
    ...options,
    bands: params.n_mels as number,
    nMfcc: params.n_mfcc as number,
  });
  const features: Record<string, Matrix | Float64Array> = {
    spectral_centroid: spectralCentroid(spectrogram, options),
    spectral_bandwidth: spectralBandwidth(spectrogram, options),
    spectral_rolloff: spectralRolloff(spectrogram, options),
    spectral_flatness: spectralFlatness(spectrogram, options),
    rms: rms(samples),
    zero_crossing_rate: zeroCrossingRate(samples),
    spectral_contrast: spectralContrast(spectrogram, options),
    chroma_stft_tuning0: chroma(spectrogram, { ...options, tuning: 0 }),
    mfcc: cepstrum,
    delta: delta(cepstrum),
    delta2: delta(cepstrum, { order: 2 }),
    melspectrogram: melSpectrogram(samples, { ...options, bands: params.n_mels as number }),
  };
  const fields: Record<string, Value | Fields> = {
    chroma_estimated_tuning: estimateTuning(samples, options),
  };
  for (const [name, feature] of Object.entries(features)) {
    if (!(name in expected)) continue;
    const rows = feature instanceof Float64Array
      ? [[...feature]]
      : transpose(toRows(feature) as number[][]);
    fields[name] = Array.isArray(expected[name]) ? rows : moments(rows);
  }
  return fields;
}

/** Means and (population) standard deviations over frames. */
function moments(rows: readonly number[][]): Fields {
  const mean = rows.map((row) => row.reduce((sum, x) => sum + x, 0) / row.length);
  const variance = rows.map((row, i) =>
    row.reduce((sum, x) => sum + (x - mean[i]) ** 2, 0) / row.length
  );
  return { mean, std: variance.map(Math.sqrt) };
}
