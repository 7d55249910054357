/** Medley's counterpart of each folder of cases. */
import type { Adapter } from "./adapter.ts";
import { audioFeatures } from "./audio_features.ts";
import { audioLoad } from "./audio_load.ts";
import { audioStft } from "./audio_stft.ts";
import { audioVector78 } from "./audio_vector78.ts";
import { image } from "./image.ts";
import { kFold } from "./kfold.ts";
import { logisticRegression } from "./logistic_regression.ts";
import { ordinalEncoder } from "./ordinal_encoder.ts";
import { standardScaler } from "./standard_scaler.ts";
import { stratifiedKFold } from "./stratified_kfold.ts";
import { tfidf } from "./tfidf.ts";
import { trainTestSplitRows } from "./train_test_split.ts";

export { type Adapter, NoCounterpart } from "./adapter.ts";

export const adapters: Readonly<Record<string, Adapter>> = {
  audio_features: audioFeatures,
  audio_load: audioLoad,
  audio_stft: audioStft,
  audio_vector78: audioVector78,
  image,
  kfold: kFold,
  logistic_regression: logisticRegression,
  ordinal_encoder: ordinalEncoder,
  standard_scaler: standardScaler,
  stratified_kfold: stratifiedKFold,
  tfidf,
  train_test_split: trainTestSplitRows,
};
