import { logMel } from "./log_mel.ts";
import { mfcc } from "./mfcc.ts";

/** Modalities of sounds: WAV files. */
export const audio: { readonly mfcc: typeof mfcc; readonly logMel: typeof logMel } = { mfcc, logMel };

export { audioLogMelModel, type LogMelOptions } from "./log_mel.ts";
export { audioMfccModel, type MfccOptions } from "./mfcc.ts";
