/** Signal processing: from samples to spectra, and to what is measured in them. */
export { amplitudeToDb } from "./amplitude_to_db.ts";
export { chroma, type ChromaOptions } from "./chroma.ts";
export { delta, type DeltaOptions } from "./delta.ts";
export { estimateTuning, type TuningOptions } from "./estimate_tuning.ts";
export type { Framing, SpectralOptions, StftOptions } from "./framing.ts";
export { istft, type IstftOptions } from "./istft.ts";
export {
  type MelBandOptions,
  melFilterBank,
  type MelFilterBankOptions,
} from "./mel_filter_bank.ts";
export { melSpectrogram, type MelSpectrogramOptions } from "./mel_spectrogram.ts";
export { mfcc, type MfccOptions } from "./mfcc.ts";
export type { PadMode } from "./pad_ends.ts";
export { type DecibelOptions, powerToDb } from "./power_to_db.ts";
export { resample } from "./resample.ts";
export { type FrameOptions, rms, type RmsOptions } from "./rms.ts";
export { spectralBandwidth, type SpectralBandwidthOptions } from "./spectral_bandwidth.ts";
export { spectralCentroid, type SpectralFrequencyOptions } from "./spectral_centroid.ts";
export { spectralContrast, type SpectralContrastOptions } from "./spectral_contrast.ts";
export { spectralFlatness, type SpectralFlatnessOptions } from "./spectral_flatness.ts";
export { spectralRolloff, type SpectralRolloffOptions } from "./spectral_rolloff.ts";
export { Spectrogram } from "./spectrogram.ts";
export type { SpectrumSource } from "./spectrum_source.ts";
export { stft } from "./stft.ts";
export type { StftWindow } from "./window_weights.ts";
export { zeroCrossingRate } from "./zero_crossing_rate.ts";
