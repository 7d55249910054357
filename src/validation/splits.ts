/** Ways to divide rows into training and test. */
export { FoldSplitter, type KFoldOptions } from "./fold_splitter.ts";
export { GroupKFold, type GroupKFoldOptions } from "./group_kfold.ts";
export { KFold } from "./kfold.ts";
export {
  RepeatedStratifiedKFold,
  type RepeatedStratifiedKFoldOptions,
} from "./repeated_stratified_kfold.ts";
export type { Split, SplitOptions, Splitter } from "./split.ts";
export { StratifiedGroupKFold } from "./stratified_group_kfold.ts";
export { StratifiedKFold } from "./stratified_kfold.ts";
export { TimeSeriesSplit, type TimeSeriesSplitOptions } from "./time_series_split.ts";
export { trainTestSplit, type TrainTestSplitOptions } from "./train_test_split.ts";
