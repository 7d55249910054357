/** Learns from rows whose columns are different kinds of data: numbers and categories, text, images, audio.
 *
 * {@linkcode readTable} gives rows typed columns; a {@linkcode FeatureExtractor} makes them {@linkcode Block}s, one a
 * modality; {@linkcode EarlyFusion} or {@linkcode LateFusion} makes the blocks one classifier; a {@linkcode Pipeline} is all
 * of that. {@linkcode compareModalities} measures each modality alone beside both, {@linkcode saveModel} keeps a fitted
 * pipeline in one file, and {@linkcode createHandler} serves it.
 *
 * @module
 */

export * from "./src/errors.ts";

// Tables
export { readTable, type ReadTableOptions } from "./src/table/read_table.ts";
export { readTableBatches, type ReadTableBatchesOptions } from "./src/table/read_table_batches.ts";
export type {
  FormatOptions,
  TableSource,
  TableStream,
  TableText,
} from "./src/table/raw_batches.ts";
export { type TableFormat, tableFormats } from "./src/table/table_format.ts";
export { type Separator, separators } from "./src/table/separator.ts";
export { groupsOf, timesOf } from "./src/table/groups_and_times.ts";
export { type Row, tableFromRows } from "./src/table/table_from_rows.ts";
export { describeSchema } from "./src/table/describe_schema.ts";
export type { RoleChoice, RoleOptions } from "./src/table/assign_roles.ts";
export type { MediaOptions } from "./src/table/media_cell.ts";
export {
  type ColumnSchema,
  type DateOrder,
  dateOrders,
  type Role,
  roles,
  type Schema,
  type ValueFormat,
} from "./src/table/schema.ts";
export {
  type Column,
  type ColumnHead,
  type ColumnOf,
  type MediaColumn,
  type NumericColumn,
  type StringColumn,
  Table,
} from "./src/table/table.ts";
export type { Audio, MediaContent, MediaSource, RgbImage } from "./src/io/media_source.ts";
export type { FeatureCache } from "./src/io/feature_cache.ts";
export { DiskFeatureCache, type DiskFeatureCacheOptions } from "./src/io/disk_feature_cache.ts";

// Matrices
export { type FloatArray, Matrix } from "./src/core/matrix.ts";
export { SparseMatrix } from "./src/core/sparse_matrix.ts";
export { BlockMatrix, type BlockPart, type Features } from "./src/core/block_matrix.ts";
export type { Block } from "./src/core/block.ts";
export type { DenseMatrix, MlMatrix, SameKind } from "./src/core/ml_matrix.ts";
export type { Label } from "./src/core/label.ts";
export type { ChoiceOptions } from "./src/core/choice.ts";
export { RandomState } from "./src/core/random.ts";
export {
  type Json,
  type ModelState,
  type Stateful,
  StateReader,
  type StepDecoder,
  type Tensor,
} from "./src/core/state.ts";

// Modalities
export type {
  CorruptValue,
  ExtractContext,
  Extracted,
  FitModalityOptions,
  MediaExecutor,
  Modality,
  ModalityModel,
} from "./src/modalities/modality.ts";
export * from "./src/modalities/tabular/index.ts";
/** Modalities of text: `text.tfidf()`, `text.embeddings()`. */
export * as text from "./src/modalities/text/index.ts";
/** Modalities of pictures: `image.descriptors()`, `image.pixels()`, `image.embeddings()`. */
export * as image from "./src/modalities/image/index.ts";
export { loadImage, type LoadImageOptions } from "./src/modalities/image/load_image.ts";
export type { DecodeImageOptions } from "./src/modalities/image/decode.ts";
export type { FileSource } from "./src/modalities/load_file.ts";
export {
  type ImageSides,
  type ImageSize,
  type ResizeFilter,
  resizeFilters,
  resizeImage,
} from "./src/modalities/image/resize.ts";
export { type ImagePreprocessing, preprocessImage } from "./src/modalities/image/preprocess.ts";
export { centerCrop } from "./src/modalities/image/center_crop.ts";
export * from "./src/modalities/image/image_tensor.ts";
/** Modalities of sounds: `audio.mfcc()`, `audio.logMel()`. */
export * as audio from "./src/modalities/audio/index.ts";
export { loadAudio, type LoadAudioOptions } from "./src/modalities/audio/load_audio.ts";
export type { Signal } from "./src/modalities/audio/samples.ts";
export type { AudioLimits } from "./src/modalities/audio/decode.ts";
export { type MediaFit, MediaModality, MediaModel } from "./src/modalities/media.ts";
export type { MediaLayout, MediaValue } from "./src/modalities/extract_media.ts";
export type {
  AnyMediaExtractor,
  AudioExtractor,
  BatchExtractor,
  FeatureMaker,
  ImageExtractor,
  MediaExtractor,
  MediaFeatures,
} from "./src/modalities/media_extractor.ts";
export { WorkerPool, type WorkerPoolOptions } from "./src/parallel/worker_pool.ts";

// Encoders
export type {
  AnyEncoder,
  Embeddings,
  EncodeOptions,
  Encoder,
  EncoderIdentity,
  ImageEncoder,
  NeededEncoder,
} from "./src/modalities/encoder.ts";
export * from "./src/encoders/index.ts";

// Signals
export * from "./src/dsp/index.ts";

// Estimators
export {
  StandardScaler,
  StandardScalerModel,
  type StandardScalerOptions,
} from "./src/models/standard_scaler.ts";
export {
  LogisticRegression,
  type LogisticRegressionOptions,
} from "./src/models/logistic_regression.ts";
export { LogisticRegressionModel } from "./src/models/logistic_regression_model.ts";
export * from "./src/models/pca.ts";
export { PCAModel } from "./src/models/pca_model.ts";
export type { PCASolver } from "./src/models/pca_solvers.ts";
export * from "./src/models/nystroem.ts";
export { NystroemModel } from "./src/models/nystroem_model.ts";
export * from "./src/models/rbf_sampler.ts";
export { RBFSamplerModel } from "./src/models/rbf_sampler_model.ts";
export type { RbfGamma } from "./src/models/rbf_gamma.ts";
export * from "./src/models/cca.ts";
export { CCAModel, type CCAScores } from "./src/models/cca_model.ts";
export * from "./src/models/pearsonr.ts";
export {
  IsotonicRegression,
  IsotonicRegressionModel,
  type IsotonicRegressionOptions,
  type OutOfBounds,
} from "./src/models/isotonic_regression.ts";
export { PlattScaling, PlattScalingModel } from "./src/models/platt_scaling.ts";
export type { CalibrationFitOptions } from "./src/models/calibration_pairs.ts";
export { TemperatureScaling, TemperatureScalingModel } from "./src/models/temperature_scaling.ts";
export type { ProbabilityFitOptions } from "./src/models/calibration_problem.ts";
export * from "./src/models/probability_calibrator.ts";
export {
  type CalibrationMethod,
  ProbabilityCalibratorModel,
} from "./src/models/probability_calibrator_model.ts";
export type { ClassCalibration } from "./src/models/one_vs_rest_calibration.ts";
export { CalibratedClassifier } from "./src/models/calibrated_classifier.ts";
export { CalibratedClassifierModel } from "./src/models/calibrated_classifier_model.ts";
export { tuneClassFactors, type TuneClassFactorsOptions } from "./src/models/tune_class_factors.ts";
export type { DecisionMetric } from "./src/models/decision_counts.ts";
export * from "./src/models/tuned_threshold_classifier.ts";
export { TunedThresholdModel } from "./src/models/tuned_threshold_model.ts";
export * from "./src/models/dummy_classifier.ts";
export { DummyClassifierModel } from "./src/models/dummy_classifier_model.ts";
export * from "./src/models/date_encoder.ts";
export * from "./src/models/label_encoder.ts";
export * from "./src/models/level_imputer.ts";
export * from "./src/models/one_hot_encoder.ts";
export * from "./src/models/ordinal_encoder.ts";
export * from "./src/models/simple_imputer.ts";
export type { FittedLevels, Level, LevelColumns } from "./src/models/levels.ts";
export type { LevelOptions } from "./src/models/fit_levels.ts";
export {
  TfidfVectorizer,
  type TfidfVectorizerOptions,
} from "./src/modalities/text/tfidf_vectorizer.ts";
export { TfidfVectorizerModel } from "./src/modalities/text/tfidf_vectorizer_model.ts";
export type { TermCounts } from "./src/modalities/text/term_counts.ts";
export type { TermNumbers } from "./src/modalities/text/unknown_terms.ts";
export type { TermOptions } from "./src/modalities/text/term_options.ts";
export {
  RandomForestClassifier,
  type RandomForestClassifierOptions,
} from "./src/models/random_forest_classifier.ts";
export {
  ExtraTreesClassifier,
  type ExtraTreesClassifierOptions,
} from "./src/models/extra_trees_classifier.ts";
export { RandomForestModel } from "./src/models/random_forest_model.ts";
export type { ForestOptions } from "./src/models/forest_options.ts";
export type { ForestTrees } from "./src/models/forest_trees.ts";
export {
  HistGradientBoostingClassifier,
  type HistGradientBoostingClassifierOptions,
} from "./src/models/hist_gradient_boosting_classifier.ts";
export { HistGradientBoostingModel } from "./src/models/hist_gradient_boosting_model.ts";
export type { BoostedTrees } from "./src/models/boosted_trees.ts";
export type { LevelCodes } from "./src/models/level_codes.ts";
export type { FlatTrees, TreeNodes } from "./src/models/flat_trees.ts";
export {
  ClassifierPipeline,
  type ClassifierPipelineOptions,
} from "./src/models/classifier_pipeline.ts";
export { ClassifierPipelineModel } from "./src/models/classifier_pipeline_model.ts";
export type { ClassWeight } from "./src/models/class_weight.ts";
export type { Transformer, TransformerModel } from "./src/models/transformer.ts";
export type {
  Classifier,
  ClassifierFitOptions,
  ClassifierModel,
  CrossValidatedFit,
  FeatureInput,
} from "./src/models/classifier.ts";

// Validation
export * from "./src/validation/splits.ts";
export * from "./src/validation/metrics.ts";
export * from "./src/validation/cross_validation.ts";
export type { ScoredPredictions, Scorer, Scoring } from "./src/validation/scoring.ts";
export * from "./src/validation/intervals.ts";
export type { ResampleOptions } from "./src/validation/mean_intervals.ts";
export * from "./src/validation/mcnemar.ts";
export type { Predictions } from "./src/validation/predictions.ts";
export * from "./src/validation/abstention_threshold.ts";

// Fusion
export type {
  CrossValidatedFusion,
  Fusion,
  FusionFitOptions,
  FusionModel,
} from "./src/fusion/fusion.ts";
export type { Balance } from "./src/fusion/balance.ts";
export {
  type AblatedModality,
  ablateModalities,
  type Ablation,
} from "./src/fusion/contributions/ablate_modalities.ts";
export { decidedBy } from "./src/fusion/contributions/decided_by.ts";
export {
  type ImportanceOfModality,
  type ModalityImportance,
  modalityImportance,
} from "./src/fusion/contributions/modality_importance.ts";
export * from "./src/fusion/contributions/permutation_importance.ts";
export {
  type RobustnessCurve,
  robustnessCurve,
  type RobustnessOptions,
  type RobustnessPoint,
} from "./src/fusion/contributions/robustness_curve.ts";
export type {
  Estimate,
  ImportanceOptions,
  SubsetScore,
} from "./src/fusion/contributions/score_rows.ts";
export { type Contributions, shapley } from "./src/fusion/contributions/shapley.ts";
export { type SubsetRow, subsetTable } from "./src/fusion/contributions/subset_table.ts";
export { presentModalities } from "./src/fusion/present_modalities.ts";
export { SingleModality } from "./src/fusion/single_modality.ts";
export { SingleModalityModel } from "./src/fusion/single_modality_model.ts";
export { EarlyFusion, type EarlyFusionOptions } from "./src/fusion/early_fusion.ts";
export { EarlyFusionModel } from "./src/fusion/early_fusion_model.ts";
export type { BlockLayout } from "./src/fusion/join_blocks.ts";
export type { BlockSteps, ProductLayout } from "./src/fusion/block_steps.ts";
export type { MissingPolicy, ModalityPair } from "./src/fusion/early_options.ts";
export {
  type Combine,
  LateFusion,
  type LateFusionFitOptions,
  type LateFusionOptions,
} from "./src/fusion/late_fusion.ts";
export { LateFusionModel } from "./src/fusion/late_fusion_model.ts";
export type { FusionMember } from "./src/fusion/fusion_member.ts";
export type { MemberClassifiers } from "./src/fusion/member_classifiers.ts";
export type { Combiner } from "./src/fusion/combiner.ts";
export type { Opinion } from "./src/fusion/opinion.ts";
export { MeanPool, type PoolOf } from "./src/fusion/mean_pool.ts";
export { EvidencePool } from "./src/fusion/evidence_pool.ts";
export { StackedClassifier } from "./src/fusion/stacked_classifier.ts";
export type { SubsetCombiners } from "./src/fusion/subset_combiners.ts";
export * from "./src/fusion/handle_missing_modality.ts";
export { AutoFusion, type AutoFusionOptions } from "./src/fusion/auto/auto_fusion.ts";
export { AutoFusionModel, type TriedFusion } from "./src/fusion/auto/auto_fusion_model.ts";
export type { Choice, Chosen } from "./src/fusion/auto/chosen.ts";
export type { FitExecutor, FitTask } from "./src/fusion/auto/fit_task.ts";
export {
  portfolio,
  type PortfolioName,
  portfolioNames,
  type PortfolioOptions,
} from "./src/fusion/auto/portfolio.ts";
export type {
  Candidate,
  SearchContext,
  SearchOutcome,
  SearchProgress,
  SearchRows,
} from "./src/fusion/auto/search.ts";
export type { Calibration, OutOfFoldScore } from "./src/fusion/auto/rank_by.ts";
export type { MaxFeatures } from "./src/models/max_features.ts";
export type { WrappedFusionModel } from "./src/fusion/wrapped_fusion_model.ts";
export type { ForestClassifier, ForestKind } from "./src/models/forest_classifier.ts";
export { ReweightedFusion } from "./src/fusion/reweighted_fusion.ts";
export { CalibratedFusion } from "./src/fusion/calibrated_fusion.ts";
export { CalibratedFusionModel } from "./src/fusion/calibrated_fusion_model.ts";
export { ReweightedFusionModel } from "./src/fusion/reweighted_fusion_model.ts";
export { stepDecoders } from "./src/artifact/step_decoders.ts";
export { FitPool, type FitPoolOptions } from "./src/parallel/fit_pool.ts";
export { ModalityBalancer, type ModalityBalancerOptions } from "./src/fusion/modality_balancer.ts";
export {
  type BalancedModality,
  ModalityBalancerModel,
} from "./src/fusion/modality_balancer_model.ts";
export * from "./src/fusion/balance_modality_dimensions.ts";

// Pipeline
export {
  type ExtractedTable,
  FeatureExtractor,
  FeatureExtractorModel,
  type FeatureExtractorOptions,
} from "./src/pipeline/feature_extractor.ts";
export { defaultModalities, type ModalityChoice } from "./src/pipeline/default_modalities.ts";
export {
  type Explanation,
  Pipeline,
  PipelineModel,
  type Prediction,
} from "./src/pipeline/pipeline.ts";
export * from "./src/pipeline/compare_modalities.ts";
export { formatComparison } from "./src/pipeline/format_comparison.ts";
export { learningCurve, type LearningCurvePoint } from "./src/pipeline/learning_curve.ts";
export * from "./src/pipeline/fit_candidates.ts";
export * from "./src/pipeline/score_candidates.ts";
export * from "./src/pipeline/analyze_cross_modal_correlation.ts";
export * from "./src/pipeline/format_cross_modal_analysis.ts";
export * from "./src/pipeline/error_overlap.ts";
export * from "./src/pipeline/analyze_modalities.ts";
export { formatModalityAnalysis } from "./src/pipeline/format_modality_analysis.ts";
export * from "./src/pipeline/leaks/index.ts";
export * from "./src/pipeline/drift/index.ts";

// Search
export {
  type IndexEntries,
  type IndexRow,
  type SearchHit,
  SearchIndex,
  type SearchIndexParts,
  type SearchOptions,
} from "./src/search/search_index.ts";
export type { IndexCell, IndexColumns } from "./src/search/index_columns.ts";
export type { IndexFilter } from "./src/search/filter.ts";
export { decodeIndex } from "./src/artifact/decode_index.ts";
export { encodeIndex } from "./src/artifact/encode_index.ts";
export { loadIndex, saveIndex } from "./src/artifact/index_files.ts";

// Model files, feature files and serving
export { decodeModel, type DecodeModelOptions } from "./src/artifact/decode_model.ts";
export { encodeModel, type EncodeModelOptions } from "./src/artifact/encode_model.ts";
export type { OpenEncoder } from "./src/artifact/embedded_encoders.ts";
export { loadModel, saveModel } from "./src/artifact/files.ts";
export { writeFeatures } from "./src/export/write_features.ts";
export type { FeatureBatch } from "./src/export/feature_format.ts";
export { createHandler, type HandlerOptions, type ServableModel } from "./src/serve/handler.ts";
