/** Medley's counterpart of each folder of cases. */
import type { Adapter } from "./adapter.ts";
import { audioFeatures } from "./audio_features.ts";
import { audioLoad } from "./audio_load.ts";
import { audioStft } from "./audio_stft.ts";
import { audioVector78 } from "./audio_vector78.ts";
import { calibration } from "./calibration.ts";
import { cca } from "./cca.ts";
import { crossValidation } from "./cross_validation.ts";
import { document } from "./document.ts";
import { image } from "./image.ts";
import { kFold } from "./kfold.ts";
import { labelEncoder } from "./label_encoder.ts";
import { logisticRegression } from "./logistic_regression.ts";
import { metrics } from "./metrics.ts";
import { numpyRng } from "./numpy_rng.ts";
import { oneHotEncoder } from "./onehot_encoder.ts";
import { ordinalEncoder } from "./ordinal_encoder.ts";
import { pca } from "./pca.ts";
import { pearson } from "./pearsonr.ts";
import { simpleImputer } from "./simple_imputer.ts";
import { randomForest } from "./random_forest.ts";
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
  calibration,
  cca,
  cross_validation: crossValidation,
  document,
  image,
  kfold: kFold,
  label_encoder: labelEncoder,
  logistic_regression: logisticRegression,
  metrics,
  numpy_rng: numpyRng,
  onehot_encoder: oneHotEncoder,
  ordinal_encoder: ordinalEncoder,
  pca,
  pearsonr: pearson,
  simple_imputer: simpleImputer,
  random_forest: randomForest,
  standard_scaler: standardScaler,
  stratified_kfold: stratifiedKFold,
  tfidf,
  train_test_split: trainTestSplitRows,
};
