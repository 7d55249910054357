/** Medley's counterpart of each folder of cases. */
import type { Adapter } from "./adapter.ts";
import { audioLoad } from "./audio_load.ts";
import { audioStft } from "./audio_stft.ts";
import { audioVector78 } from "./audio_vector78.ts";
import { calibration } from "./calibration.ts";
import { cca } from "./cca.ts";
import { document } from "./document.ts";
import { crossValidation } from "./cross_validation.ts";
import { image } from "./image.ts";
import { kFold } from "./kfold.ts";
import { logisticRegression } from "./logistic_regression.ts";
import { metrics } from "./metrics.ts";
import { numpyRng } from "./numpy_rng.ts";
import { ordinalEncoder } from "./ordinal_encoder.ts";
import { pca } from "./pca.ts";
import { pearson } from "./pearsonr.ts";
import { standardScaler } from "./standard_scaler.ts";
import { stratifiedKFold } from "./stratified_kfold.ts";
import { tfidf } from "./tfidf.ts";
import { trainTestSplitRows } from "./train_test_split.ts";

export { type Adapter, NoCounterpart } from "./adapter.ts";

export const adapters: Readonly<Record<string, Adapter>> = {
  audio_load: audioLoad,
  audio_stft: audioStft,
  audio_vector78: audioVector78,
  calibration,
  cca,
  document,
  cross_validation: crossValidation,
  image,
  kfold: kFold,
  logistic_regression: logisticRegression,
  metrics,
  numpy_rng: numpyRng,
  ordinal_encoder: ordinalEncoder,
  pca,
  pearsonr: pearson,
  standard_scaler: standardScaler,
  stratified_kfold: stratifiedKFold,
  tfidf,
  train_test_split: trainTestSplitRows,
};
