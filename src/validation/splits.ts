/** Ways to divide rows into training and test. */
export { GroupKFold, type GroupKFoldOptions } from "./group_kfold.ts";
export { KFold, type KFoldOptions } from "./kfold.ts";
export {
  RepeatedStratifiedKFold,
  type RepeatedStratifiedKFoldOptions,
} from "./repeated_stratified_kfold.ts";
export type { Split, SplitOptions, Splitter } from "./split.ts";
export { StratifiedGroupKFold } from "./stratified_group_kfold.ts";
export { StratifiedKFold, type StratifiedKFoldOptions } from "./stratified_kfold.ts";
export { TimeSeriesSplit, type TimeSeriesSplitOptions } from "./time_series_split.ts";
export { trainTestSplit, type TrainTestSplitOptions } from "./train_test_split.ts";
