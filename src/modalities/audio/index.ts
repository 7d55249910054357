/** Modalities of sounds: WAV files. */
export { logMel, type LogMelOptions } from "./log_mel.ts";
export { mfcc, type MfccOptions } from "./mfcc.ts";
