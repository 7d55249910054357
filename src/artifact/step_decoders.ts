import type { StepDecoder } from "../core/state.ts";
import { AutoFusionModel } from "../fusion/auto/auto_fusion_model.ts";
import { BlockSteps } from "../fusion/block_steps.ts";
import { CalibratedFusionModel } from "../fusion/calibrated_fusion_model.ts";
import { EarlyFusionModel } from "../fusion/early_fusion_model.ts";
import { EvidencePool } from "../fusion/evidence_pool.ts";
import { LateFusionModel } from "../fusion/late_fusion_model.ts";
import { MeanPool } from "../fusion/mean_pool.ts";
import { ModalityBalancerModel } from "../fusion/modality_balancer_model.ts";
import { ReweightedFusionModel } from "../fusion/reweighted_fusion_model.ts";
import { SingleModalityModel } from "../fusion/single_modality_model.ts";
import { StackedClassifier } from "../fusion/stacked_classifier.ts";
import { ImageEmbeddingsModel } from "../modalities/image/embeddings_model.ts";
import { mediaModels } from "../modalities/media_extractors.ts";
import { TabularModel } from "../modalities/tabular/tabular_model.ts";
import { TextEmbeddingsModel } from "../modalities/text/embeddings_model.ts";
import { TfidfTextModel } from "../modalities/text/tfidf_model.ts";
import { CalibratedClassifierModel } from "../models/calibrated_classifier_model.ts";
import { CCAModel } from "../models/cca_model.ts";
import { ClassifierPipelineModel } from "../models/classifier_pipeline_model.ts";
import { DateEncoderModel } from "../models/date_encoder.ts";
import { DummyClassifierModel } from "../models/dummy_classifier_model.ts";
import { HistGradientBoostingModel } from "../models/hist_gradient_boosting_model.ts";
import { IsotonicRegressionModel } from "../models/isotonic_regression.ts";
import { TfidfVectorizerModel } from "../modalities/text/tfidf_vectorizer_model.ts";
import { LabelEncoderModel } from "../models/label_encoder.ts";
import { LevelImputerModel } from "../models/level_imputer.ts";
import { LogisticRegressionModel } from "../models/logistic_regression_model.ts";
import { NystroemModel } from "../models/nystroem_model.ts";
import { OneHotEncoderModel } from "../models/one_hot_encoder.ts";
import { OrdinalEncoderModel } from "../models/ordinal_encoder.ts";
import { PCAModel } from "../models/pca_model.ts";
import { PlattScalingModel } from "../models/platt_scaling.ts";
import { ProbabilityCalibratorModel } from "../models/probability_calibrator_model.ts";
import { RandomForestModel } from "../models/random_forest_model.ts";
import { RBFSamplerModel } from "../models/rbf_sampler_model.ts";
import { SimpleImputerModel } from "../models/simple_imputer.ts";
import { StandardScalerModel } from "../models/standard_scaler.ts";
import { BlockProfile } from "../pipeline/drift/block_profile.ts";
import { LevelProfile } from "../pipeline/drift/level_profile.ts";
import { ModalityProfile } from "../pipeline/drift/modality_profile.ts";
import { NumberProfile } from "../pipeline/drift/number_profile.ts";
import { TrainingProfile } from "../pipeline/drift/training_profile.ts";
import { TemperatureScalingModel } from "../models/temperature_scaling.ts";
import { TunedThresholdModel } from "../models/tuned_threshold_model.ts";
import { FeatureExtractorModel } from "../pipeline/feature_extractor.ts";

/** Every step that a model file may hold, by the type that its state names. Nothing else is ever made. */
export const stepDecoders: Readonly<Record<string, StepDecoder>> = {
  ...mediaModels,
  AutoFusionModel: AutoFusionModel.fromState,
  BlockProfile: BlockProfile.fromState,
  BlockSteps: BlockSteps.fromState,
  CalibratedClassifierModel: CalibratedClassifierModel.fromState,
  CalibratedFusionModel: CalibratedFusionModel.fromState,
  CCAModel: CCAModel.fromState,
  ClassifierPipelineModel: ClassifierPipelineModel.fromState,
  DateEncoderModel: DateEncoderModel.fromState,
  DummyClassifierModel: DummyClassifierModel.fromState,
  EarlyFusionModel: EarlyFusionModel.fromState,
  EvidencePool: EvidencePool.fromState,
  FeatureExtractorModel: FeatureExtractorModel.fromState,
  HistGradientBoostingModel: HistGradientBoostingModel.fromState,
  ImageEmbeddingsModel: ImageEmbeddingsModel.fromState,
  IsotonicRegressionModel: IsotonicRegressionModel.fromState,
  LabelEncoderModel: LabelEncoderModel.fromState,
  LateFusionModel: LateFusionModel.fromState,
  LevelImputerModel: LevelImputerModel.fromState,
  LevelProfile: LevelProfile.fromState,
  LogisticRegressionModel: LogisticRegressionModel.fromState,
  MeanPool: MeanPool.fromState,
  ModalityBalancerModel: ModalityBalancerModel.fromState,
  ModalityProfile: ModalityProfile.fromState,
  NumberProfile: NumberProfile.fromState,
  NystroemModel: NystroemModel.fromState,
  OneHotEncoderModel: OneHotEncoderModel.fromState,
  OrdinalEncoderModel: OrdinalEncoderModel.fromState,
  PCAModel: PCAModel.fromState,
  PlattScalingModel: PlattScalingModel.fromState,
  ProbabilityCalibratorModel: ProbabilityCalibratorModel.fromState,
  RandomForestModel: RandomForestModel.fromState,
  ReweightedFusionModel: ReweightedFusionModel.fromState,
  RBFSamplerModel: RBFSamplerModel.fromState,
  SimpleImputerModel: SimpleImputerModel.fromState,
  SingleModalityModel: SingleModalityModel.fromState,
  StackedClassifier: StackedClassifier.fromState,
  StandardScalerModel: StandardScalerModel.fromState,
  TabularModel: TabularModel.fromState,
  TemperatureScalingModel: TemperatureScalingModel.fromState,
  TextEmbeddingsModel: TextEmbeddingsModel.fromState,
  TfidfTextModel: TfidfTextModel.fromState,
  TfidfVectorizerModel: TfidfVectorizerModel.fromState,
  TrainingProfile: TrainingProfile.fromState,
  TunedThresholdModel: TunedThresholdModel.fromState,
};
