import { AutoFusion } from "../../src/fusion/auto/auto_fusion.ts";
import { ReweightedFusion } from "../../src/fusion/reweighted_fusion.ts";
import { CalibratedFusion } from "../../src/fusion/calibrated_fusion.ts";
import { EarlyFusion } from "../../src/fusion/early_fusion.ts";
import { LateFusion } from "../../src/fusion/late_fusion.ts";
import { MeanPool } from "../../src/fusion/mean_pool.ts";
import { ModalityBalancer } from "../../src/fusion/modality_balancer.ts";
import { OptimisedWeights } from "../../src/fusion/optimised_weights.ts";
import { SingleModality } from "../../src/fusion/single_modality.ts";
import { StackedClassifierSpec } from "../../src/fusion/stacked_classifier.ts";
import { logMel } from "../../src/modalities/audio/log_mel.ts";
import { mfcc } from "../../src/modalities/audio/mfcc.ts";
import { descriptors } from "../../src/modalities/image/descriptors.ts";
import { embeddings as imageEmbeddings } from "../../src/modalities/image/embeddings.ts";
import { pixels } from "../../src/modalities/image/pixels.ts";
import { tabular } from "../../src/modalities/tabular/tabular.ts";
import { embeddings as textEmbeddings } from "../../src/modalities/text/embeddings.ts";
import { tfidf } from "../../src/modalities/text/tfidf.ts";
import { TfidfVectorizer } from "../../src/modalities/text/tfidf_vectorizer.ts";
import { CalibratedClassifier } from "../../src/models/calibrated_classifier.ts";
import { CCA } from "../../src/models/cca.ts";
import { ClassifierPipeline } from "../../src/models/classifier_pipeline.ts";
import { DateEncoder } from "../../src/models/date_encoder.ts";
import { DummyClassifier } from "../../src/models/dummy_classifier.ts";
import { ExtraTreesClassifier } from "../../src/models/extra_trees_classifier.ts";
import { HistGradientBoostingClassifier } from "../../src/models/hist_gradient_boosting_classifier.ts";
import { IsotonicRegression } from "../../src/models/isotonic_regression.ts";
import { LabelEncoder } from "../../src/models/label_encoder.ts";
import { LevelImputer } from "../../src/models/level_imputer.ts";
import { LogisticRegression } from "../../src/models/logistic_regression.ts";
import { Nystroem } from "../../src/models/nystroem.ts";
import { OneHotEncoder } from "../../src/models/one_hot_encoder.ts";
import { OrdinalEncoder } from "../../src/models/ordinal_encoder.ts";
import { PCA } from "../../src/models/pca.ts";
import { PlattScaling } from "../../src/models/platt_scaling.ts";
import { ProbabilityCalibrator } from "../../src/models/probability_calibrator.ts";
import { RandomForestClassifier } from "../../src/models/random_forest_classifier.ts";
import { RBFSampler } from "../../src/models/rbf_sampler.ts";
import { SimpleImputer } from "../../src/models/simple_imputer.ts";
import { StandardScaler } from "../../src/models/standard_scaler.ts";
import { TemperatureScaling } from "../../src/models/temperature_scaling.ts";
import { TunedThresholdClassifier } from "../../src/models/tuned_threshold_classifier.ts";
import type { Stateful } from "../../src/core/state.ts";
import { FeatureExtractor } from "../../src/pipeline/feature_extractor.ts";
import { Pipeline } from "../../src/pipeline/pipeline.ts";
import type { Estimator } from "./estimator.ts";
import { balancers } from "./kinds/balancers.ts";
import { blockPairs } from "./kinds/block_pairs.ts";
import { calibrators } from "./kinds/calibrators.ts";
import { classifiers } from "./kinds/classifiers.ts";
import { combiners } from "./kinds/combiners.ts";
import { fusions } from "./kinds/fusions.ts";
import { labelEncoders } from "./kinds/label_encoders.ts";
import { levelEncoders, levelFillers } from "./kinds/level_encoders.ts";
import { modalities } from "./kinds/modalities.ts";
import { FakeImageEncoder, FakeTextEncoder } from "../modalities/fake_encoders.ts";
import { probabilityCalibrators } from "./kinds/probability_calibrators.ts";
import { featureExtractors, pipelines } from "./kinds/pipelines.ts";
import { numbersTable, picturesTable, soundsTable, titlesTable } from "./kinds/tables.ts";
import { dateTransformers, transformers } from "./kinds/transformers.ts";
import { vectorizers } from "./kinds/vectorizers.ts";

const textEncoder = new FakeTextEncoder(), imageEncoder = new FakeImageEncoder();

/** Every public spec of the library, and what it promises beyond its kind. */
export const estimators: readonly Estimator[] = [
  estimator({
    name: "StandardScaler",
    kind: transformers,
    specs: {
      "by default": () => new StandardScaler(),
      "not centred": () => new StandardScaler({ withMean: false }),
      "centred alone": () => new StandardScaler({ withStd: false }),
    },
    bad: [],
    nan: "pass",
    nanTensors: ["mean", "variance"],
  }),
  estimator({
    name: "PCA",
    kind: transformers,
    specs: {
      "by default": () => new PCA(),
      "3 components, whitened": () => new PCA({ nComponents: 3, whiten: true }),
      "80 % of the variance": () => new PCA({ nComponents: 0.8, svdSolver: "full" }),
      "randomised": () => new PCA({ nComponents: 2, svdSolver: "randomized" }),
    },
    bad: [
      ["nComponents of 0", () => new PCA({ nComponents: 0 }), RangeError],
      ["nComponents of 1.5", () => new PCA({ nComponents: 1.5 }), RangeError],
      ["nComponents of NaN", () => new PCA({ nComponents: NaN }), RangeError],
      ["an unknown solver", () => new PCA({ svdSolver: "exact" as "full" }), TypeError],
      ["a negative seed", () => new PCA({ seed: -1 }), RangeError],
    ],
    nan: "refuse",
    nanTensors: ["explainedVarianceRatio"],
  }),
  estimator({
    name: "Nystroem",
    kind: transformers,
    specs: {
      "by default": () => new Nystroem(),
      "9 components": () => new Nystroem({ nComponents: 9, gamma: 0.5 }),
    },
    bad: [
      ["nComponents of 0", () => new Nystroem({ nComponents: 0 }), RangeError],
      ["a gamma of 0", () => new Nystroem({ gamma: 0 }), RangeError],
      ["a negative seed", () => new Nystroem({ seed: -1 }), RangeError],
    ],
    nan: "refuse",
  }),
  estimator({
    name: "RBFSampler",
    kind: transformers,
    specs: {
      "by default": () => new RBFSampler(),
      "9 components": () => new RBFSampler({ nComponents: 9, gamma: 0.5 }),
    },
    bad: [
      ["nComponents of 0", () => new RBFSampler({ nComponents: 0 }), RangeError],
      ["a gamma of 0", () => new RBFSampler({ gamma: 0 }), RangeError],
      ["a negative seed", () => new RBFSampler({ seed: -1 }), RangeError],
    ],
    nan: "refuse",
  }),
  estimator({
    name: "SimpleImputer",
    kind: transformers,
    specs: {
      "by mean": () => new SimpleImputer(),
      "by median, with indicators": () =>
        new SimpleImputer({ strategy: "median", addIndicator: true }),
      "by most frequent": () => new SimpleImputer({ strategy: "most_frequent" }),
      "by constant": () => new SimpleImputer({ strategy: "constant", fillValue: -1 }),
    },
    bad: [
      ["an unknown strategy", () => new SimpleImputer({ strategy: "mode" as "mean" }), TypeError],
      ["fillValue of NaN", () => new SimpleImputer({ fillValue: NaN }), RangeError],
    ],
    nan: "fill",
    nanTensors: ["statistics"],
  }),
  estimator({
    name: "DateEncoder",
    kind: dateTransformers,
    specs: { "by default": () => new DateEncoder() },
    bad: [],
    nan: "fill",
    f32: "f64",
    nanTensors: ["statistics", "earliest"],
  }),
  estimator({
    name: "OneHotEncoder",
    kind: levelEncoders,
    specs: {
      "by default": () => new OneHotEncoder(),
      "unknown levels ignored": () => new OneHotEncoder({ unknown: "ignore" }),
      "infrequent levels pooled": () =>
        new OneHotEncoder({ unknown: "infrequent", minFrequency: 0.3 }),
      "first dropped": () => new OneHotEncoder({ unknown: "ignore", drop: "first" }),
      "2 levels at most": () =>
        new OneHotEncoder({ unknown: "ignore", maxCategories: 2, poolAbsent: false }),
    },
    bad: [
      ["minFrequency of −1", () => new OneHotEncoder({ minFrequency: -1 }), RangeError],
      ["minFrequency of 1.5", () => new OneHotEncoder({ minFrequency: 1.5 }), RangeError],
      ["maxCategories of 0", () => new OneHotEncoder({ maxCategories: 0 }), RangeError],
      ["categories twice", () => new OneHotEncoder({ categories: [["a", "a"]] }), RangeError],
      ["an unknown word", () => new OneHotEncoder({ unknown: "skip" as "ignore" }), TypeError],
      ["an unknown drop", () => new OneHotEncoder({ drop: "last" as "first" }), TypeError],
    ],
    nan: "fill",
    exempt: {
      "by default › does with what is absent as it says":
        "absence that the fit has not met is an unknown level, and refused",
    },
  }),
  estimator({
    name: "OrdinalEncoder",
    kind: levelEncoders,
    specs: {
      "unknown levels as −1": () => new OrdinalEncoder({ unknown: -1 }),
      "absence as NaN": () => new OrdinalEncoder({ unknown: -1, absent: NaN }),
      "infrequent levels pooled": () => new OrdinalEncoder({ unknown: -1, minFrequency: 0.3 }),
    },
    bad: [
      ["categories twice", () => new OrdinalEncoder({ categories: [["a", "a"]] }), RangeError],
      ["unknown as Infinity", () => new OrdinalEncoder({ unknown: Infinity }), RangeError],
      ["absence as Infinity", () => new OrdinalEncoder({ absent: Infinity }), RangeError],
      ["maxCategories of 0", () => new OrdinalEncoder({ maxCategories: 0 }), RangeError],
    ],
    nan: "fill",
    looseFields: ["unknown", "absent"],
    exempt: {
      "absence as NaN › does with what is absent as it says":
        "NaN is the code that was asked for, where the fit has met absence",
    },
  }),
  estimator({
    name: "LabelEncoder",
    kind: labelEncoders,
    specs: { "by default": () => new LabelEncoder() },
    bad: [],
    nan: "refuse",
  }),
  estimator({
    name: "LevelImputer",
    kind: levelFillers,
    specs: {
      "by most frequent": () => new LevelImputer(),
      "by constant": () => new LevelImputer({ strategy: "constant", fillValue: 0 }),
    },
    bad: [
      [
        "an unknown strategy",
        () => new LevelImputer({ strategy: "mean" as "constant" }),
        TypeError,
      ],
      ["fillValue of NaN", () => new LevelImputer({ fillValue: NaN }), RangeError],
    ],
    nan: "fill",
  }),
  estimator({
    name: "TfidfVectorizer",
    kind: vectorizers,
    specs: {
      "by default": () => new TfidfVectorizer(),
      "words and pairs, damped": () =>
        new TfidfVectorizer({
          ngramRange: [1, 2],
          sublinearTf: true,
          stopWords: ["the"],
          stripAccents: "unicode",
        }),
      "characters, counted": () =>
        new TfidfVectorizer({
          analyzer: "charWb",
          ngramRange: [2, 3],
          useIdf: false,
          norm: "none",
        }),
      "a vocabulary": () =>
        new TfidfVectorizer({ vocabulary: ["red", "lamp", "sofa"], norm: "l1" }),
    },
    bad: [
      ["an unknown analyzer", () => new TfidfVectorizer({ analyzer: "byte" as "char" }), TypeError],
      ["an unknown norm", () => new TfidfVectorizer({ norm: "max" as "l1" }), TypeError],
      ["a falling ngramRange", () => new TfidfVectorizer({ ngramRange: [2, 1] }), RangeError],
      ["minDf of 0", () => new TfidfVectorizer({ minDf: 0 }), RangeError],
      ["maxDf of 1.5", () => new TfidfVectorizer({ maxDf: 1.5 }), RangeError],
      ["maxFeatures of 0", () => new TfidfVectorizer({ maxFeatures: 0 }), RangeError],
      ["an empty vocabulary", () => new TfidfVectorizer({ vocabulary: [] }), RangeError],
      ["two groups", () => new TfidfVectorizer({ tokenPattern: /(a)(b)/ }), RangeError],
    ],
    nan: "refuse",
  }),
  estimator({
    name: "LogisticRegression",
    kind: classifiers,
    specs: {
      "by default": () => new LogisticRegression(),
      "c auto": () => new LogisticRegression({ c: "auto" }),
      "balanced": () => new LogisticRegression({ classWeight: "balanced" }),
      "by scikit-learn's steps": () => new LogisticRegression({ solver: "scikitLearn" }),
      "no intercept": () => new LogisticRegression({ fitIntercept: false, c: 0.1 }),
    },
    bad: [
      ["c of 0", () => new LogisticRegression({ c: 0 }), RangeError],
      ["c of NaN", () => new LogisticRegression({ c: NaN }), RangeError],
      ["a tolerance of 0", () => new LogisticRegression({ tolerance: 0 }), RangeError],
      ["maxIterations of 0", () => new LogisticRegression({ maxIterations: 0 }), RangeError],
      ["innerFolds of 1", () => new LogisticRegression({ innerFolds: 1 }), RangeError],
      ["a negative seed", () => new LogisticRegression({ seed: -1 }), RangeError],
      [
        "an unknown class weight",
        () => new LogisticRegression({ classWeight: "even" as "balanced" }),
        TypeError,
      ],
      [
        "a class weight of 0",
        () => new LogisticRegression({ classWeight: { yes: 0 } }),
        RangeError,
      ],
    ],
    nan: "refuse",
    tolerance: 1e-5,
    exempt: {
      "c auto › counts a row of weight 2 as two rows, and of weight 0 as none":
        "inner folds deal rows, whatever they weigh",
      "c auto › does not learn a row's out-of-fold probabilities from its own label":
        "c itself is chosen by the labels of all rows",
    },
  }),
  estimator({
    name: "DummyClassifier",
    kind: classifiers,
    specs: {
      "prior": () => new DummyClassifier(),
      "most frequent": () => new DummyClassifier({ strategy: "mostFrequent" }),
      "uniform": () => new DummyClassifier({ strategy: "uniform" }),
    },
    bad: [
      [
        "an unknown strategy",
        () => new DummyClassifier({ strategy: "some" as "prior" }),
        TypeError,
      ],
      ["a constant not asked for", () => new DummyClassifier({ constant: 1 }), TypeError],
      ["no constant", () => new DummyClassifier({ strategy: "constant" }), TypeError],
      ["innerFolds of 1", () => new DummyClassifier({ innerFolds: 1 }), RangeError],
      ["a negative seed", () => new DummyClassifier({ seed: -1 }), RangeError],
    ],
    nan: "fill",
  }),
  estimator({
    name: "RandomForestClassifier",
    kind: classifiers,
    specs: {
      "8 trees": () => new RandomForestClassifier({ nEstimators: 8 }),
      "balanced, shallow": () =>
        new RandomForestClassifier({
          nEstimators: 6,
          classWeight: "balanced",
          criterion: "entropy",
          maxDepth: 3,
        }),
      "every row and column": () =>
        new RandomForestClassifier({ nEstimators: 2, bootstrap: false, maxFeatures: "all" }),
      "scored out of bag": () => new RandomForestClassifier({ nEstimators: 12, oobScore: true }),
    },
    bad: [
      ["nEstimators of 0", () => new RandomForestClassifier({ nEstimators: 0 }), RangeError],
      ["maxDepth of 0", () => new RandomForestClassifier({ maxDepth: 0 }), RangeError],
      [
        "minSamplesSplit of 1",
        () => new RandomForestClassifier({ minSamplesSplit: 1 }),
        RangeError,
      ],
      ["minSamplesLeaf of 0", () => new RandomForestClassifier({ minSamplesLeaf: 0 }), RangeError],
      ["maxFeatures of 0", () => new RandomForestClassifier({ maxFeatures: 0 }), RangeError],
      ["innerFolds of 1", () => new RandomForestClassifier({ innerFolds: 1 }), RangeError],
      ["a negative seed", () => new RandomForestClassifier({ seed: -1 }), RangeError],
      [
        "an unknown criterion",
        () => new RandomForestClassifier({ criterion: "loss" as "gini" }),
        TypeError,
      ],
      [
        "a score out of bag without bags",
        () => new RandomForestClassifier({ oobScore: true, bootstrap: false }),
        TypeError,
      ],
    ],
    nan: "refuse",
    looseFields: ["oobScore"],
    exempt: Object.fromEntries(
      ["8 trees", "balanced, shallow", "scored out of bag"].map((options) => [
        `${options} › counts a row of weight 2 as two rows, and of weight 0 as none`,
        "rows are drawn by number, whatever they weigh",
      ]),
    ),
  }),
  estimator({
    name: "ExtraTreesClassifier",
    kind: classifiers,
    specs: {
      "8 trees": () => new ExtraTreesClassifier({ nEstimators: 8 }),
      "balanced, shallow": () =>
        new ExtraTreesClassifier({
          nEstimators: 6,
          classWeight: "balanced",
          criterion: "entropy",
          maxDepth: 3,
        }),
      "scored out of bag": () =>
        new ExtraTreesClassifier({ nEstimators: 12, bootstrap: true, oobScore: true }),
    },
    bad: [
      ["nEstimators of 0", () => new ExtraTreesClassifier({ nEstimators: 0 }), RangeError],
      ["a negative seed", () => new ExtraTreesClassifier({ seed: -1 }), RangeError],
      [
        "a score out of bag without bags",
        () => new ExtraTreesClassifier({ oobScore: true }),
        TypeError,
      ],
    ],
    nan: "refuse",
    looseFields: ["oobScore"],
    exempt: {
      "scored out of bag › counts a row of weight 2 as two rows, and of weight 0 as none":
        "rows are drawn by number, whatever they weigh",
    },
  }),
  estimator({
    name: "HistGradientBoostingClassifier",
    kind: classifiers,
    specs: {
      "10 iterations": () => new HistGradientBoostingClassifier({ maxIter: 10 }),
      "leaves of a row": () =>
        new HistGradientBoostingClassifier({
          maxIter: 5,
          minSamplesLeaf: 1,
          maxLeafNodes: 8,
          l2Regularization: 1,
          classWeight: "balanced",
        }),
      "few bins, stopped early": () =>
        new HistGradientBoostingClassifier({
          maxIter: 20,
          maxBins: 7,
          maxDepth: 2,
          minSamplesLeaf: 4,
          earlyStopping: true,
          nIterNoChange: 2,
          validationFraction: 0.2,
        }),
    },
    bad: [
      [
        "a learningRate of 0",
        () => new HistGradientBoostingClassifier({ learningRate: 0 }),
        RangeError,
      ],
      ["maxIter of 0", () => new HistGradientBoostingClassifier({ maxIter: 0 }), RangeError],
      [
        "maxLeafNodes of 1",
        () => new HistGradientBoostingClassifier({ maxLeafNodes: 1 }),
        RangeError,
      ],
      ["maxBins of 256", () => new HistGradientBoostingClassifier({ maxBins: 256 }), RangeError],
      [
        "a negative penalty",
        () => new HistGradientBoostingClassifier({ l2Regularization: -1 }),
        RangeError,
      ],
      [
        "a column named twice",
        () => new HistGradientBoostingClassifier({ categoricalFeatures: [1, 1] }),
        RangeError,
      ],
      [
        "an unknown earlyStopping",
        () => new HistGradientBoostingClassifier({ earlyStopping: "always" as "auto" }),
        TypeError,
      ],
      ["a negative seed", () => new HistGradientBoostingClassifier({ seed: -1 }), RangeError],
    ],
    nan: "fill",
    exempt: Object.fromEntries(
      ["10 iterations", "few bins, stopped early"].map((options) => [
        `${options} › counts a row of weight 2 as two rows, and of weight 0 as none`,
        "leaves are limited, and rows set aside, by number, whatever they weigh",
      ]),
    ),
  }),
  estimator({
    name: "ClassifierPipeline",
    kind: classifiers,
    specs: {
      "scaled": () => new ClassifierPipeline([new StandardScaler()], new LogisticRegression()),
      "scaled, reduced": () =>
        new ClassifierPipeline(
          [new StandardScaler(), new PCA({ nComponents: 3 })],
          new LogisticRegression(),
        ),
      "no transformer": () => new ClassifierPipeline([], new LogisticRegression()),
    },
    bad: [
      [
        "innerFolds of 1",
        () => new ClassifierPipeline([], new LogisticRegression(), { innerFolds: 1 }),
        RangeError,
      ],
      [
        "a negative seed",
        () => new ClassifierPipeline([], new LogisticRegression(), { seed: -1 }),
        RangeError,
      ],
    ],
    nan: "refuse",
    tolerance: 1e-5,
    nanTensors: ["mean", "variance", "explainedVarianceRatio"],
    exempt: {
      "scaled › counts a row of weight 2 as two rows, and of weight 0 as none":
        "transformers do not weigh rows",
      "scaled, reduced › counts a row of weight 2 as two rows, and of weight 0 as none":
        "transformers do not weigh rows",
    },
  }),
  estimator({
    name: "ClassifierPipeline that fills",
    kind: classifiers,
    specs: {
      "a forest": () =>
        new ClassifierPipeline(
          [new SimpleImputer({ strategy: "median" })],
          new RandomForestClassifier({ nEstimators: 4 }),
        ),
    },
    bad: [],
    nan: "fill",
    nanTensors: ["statistics"],
    looseFields: ["oobScore"],
    exempt: {
      "counts a row of weight 2 as two rows, and of weight 0 as none":
        "transformers do not weigh rows",
    },
  }),
  estimator({
    name: "CCA",
    kind: blockPairs,
    specs: {
      "by default": () => new CCA(),
      "1 component, with a ridge": () => new CCA({ nComponents: 1, regularization: 0.1 }),
    },
    bad: [
      ["nComponents of 0", () => new CCA({ nComponents: 0 }), RangeError],
      ["a negative ridge", () => new CCA({ regularization: -1 }), RangeError],
    ],
    nan: "refuse",
  }),
  estimator({
    name: "IsotonicRegression",
    kind: calibrators,
    specs: {
      "clipped": () => new IsotonicRegression({ outOfBounds: "clip" }),
      "falling, bounded": () => new IsotonicRegression({ increasing: false, yMin: 0.1, yMax: 0.9 }),
    },
    bad: [
      ["yMin above yMax", () => new IsotonicRegression({ yMin: 1, yMax: 0 }), RangeError],
      ["yMin of NaN", () => new IsotonicRegression({ yMin: NaN }), RangeError],
      [
        "an unknown outOfBounds",
        () => new IsotonicRegression({ outOfBounds: "zero" as "clip" }),
        TypeError,
      ],
    ],
    nan: "refuse",
  }),
  estimator({
    name: "PlattScaling",
    kind: calibrators,
    specs: { "by default": () => new PlattScaling() },
    bad: [],
    nan: "refuse",
  }),
  estimator({
    name: "TemperatureScaling",
    kind: probabilityCalibrators,
    specs: { "by default": () => new TemperatureScaling() },
    bad: [],
    nan: "refuse",
  }),
  estimator({
    name: "ProbabilityCalibrator",
    kind: probabilityCalibrators,
    specs: {
      "by default": () => new ProbabilityCalibrator(),
      "isotonic": () => new ProbabilityCalibrator({ method: "isotonic" }),
      "platt": () => new ProbabilityCalibrator({ method: "platt", innerFolds: 3 }),
      "temperature": () => new ProbabilityCalibrator({ method: "temperature" }),
      "none": () => new ProbabilityCalibrator({ method: "none" }),
    },
    bad: [
      [
        "an unknown method",
        () => new ProbabilityCalibrator({ method: "sigmoid" as "platt" }),
        TypeError,
      ],
      ["innerFolds of 1", () => new ProbabilityCalibrator({ innerFolds: 1 }), RangeError],
      ["a negative seed", () => new ProbabilityCalibrator({ seed: -1 }), RangeError],
    ],
    nan: "refuse",
    exempt: {
      "by default › counts a row of weight 2 as two rows, and of weight 0 as none":
        "folds deal rows, whatever they weigh",
    },
  }),
  estimator({
    name: "CalibratedClassifier",
    kind: classifiers,
    specs: {
      "by default": () => new CalibratedClassifier(new LogisticRegression()),
      "isotonic, a forest": () =>
        new CalibratedClassifier(new RandomForestClassifier({ nEstimators: 4 }), {
          method: "isotonic",
        }),
      "platt": () => new CalibratedClassifier(new LogisticRegression(), { method: "platt" }),
      "temperature": () =>
        new CalibratedClassifier(new LogisticRegression(), { method: "temperature" }),
      "none": () => new CalibratedClassifier(new LogisticRegression(), { method: "none" }),
    },
    bad: [
      [
        "an unknown method",
        () => new CalibratedClassifier(new LogisticRegression(), { method: "sigmoid" as "platt" }),
        TypeError,
      ],
      [
        "innerFolds of 1",
        () => new CalibratedClassifier(new LogisticRegression(), { innerFolds: 1 }),
        RangeError,
      ],
    ],
    nan: "refuse",
    tolerance: 1e-5,
    looseFields: ["oobScore"],
    exempt: {
      "counts a row of weight 2 as two rows, and of weight 0 as none":
        "folds deal rows, whatever they weigh",
      "does not learn a row's out-of-fold probabilities from its own label":
        "the other folds' probabilities, which its calibration is fitted on, come of models that have seen it",
    },
  }),
  estimator({
    name: "TunedThresholdClassifier",
    kind: classifiers,
    specs: {
      "by default": () => new TunedThresholdClassifier(new LogisticRegression()),
      "accuracy": () =>
        new TunedThresholdClassifier(new LogisticRegression(), { metric: "accuracy" }),
      "balanced accuracy, a forest": () =>
        new TunedThresholdClassifier(new RandomForestClassifier({ nEstimators: 4 }), {
          metric: "balancedAccuracy",
        }),
      "calibrated, curved": () =>
        new TunedThresholdClassifier(
          new CalibratedClassifier(
            new ClassifierPipeline(
              [new StandardScaler(), new Nystroem({ nComponents: 5 })],
              new LogisticRegression(),
            ),
            { method: "platt" },
          ),
        ),
    },
    bad: [
      [
        "an unknown metric",
        () =>
          new TunedThresholdClassifier(new LogisticRegression(), {
            metric: "f2" as "macroF1",
          }),
        TypeError,
      ],
      [
        "innerFolds of 1",
        () => new TunedThresholdClassifier(new LogisticRegression(), { innerFolds: 1 }),
        RangeError,
      ],
      [
        "a negative seed",
        () => new TunedThresholdClassifier(new LogisticRegression(), { seed: -1 }),
        RangeError,
      ],
    ],
    nan: "refuse",
    nanTensors: ["mean", "variance"],
    looseFields: ["oobScore"],
    exempt: {
      "counts a row of weight 2 as two rows, and of weight 0 as none":
        "folds deal rows, whatever they weigh",
      "does not learn a row's out-of-fold probabilities from its own label":
        "the other folds' probabilities, which its factors are tuned on, come of models that have seen it",
    },
  }),
  estimator({
    name: "Tabular",
    kind: modalities(numbersTable),
    specs: {
      "by default": () => tabular(),
      "zeros and codes": () => tabular({ numeric: "zero", categorical: "ordinal" }),
    },
    bad: [
      ["an unknown numeric", () => tabular({ numeric: "mean" as "median" }), TypeError],
      ["an unknown categorical", () => tabular({ categorical: "hash" as "onehot" }), TypeError],
      ["minFrequency of 1.5", () => tabular({ minFrequency: 1.5 }), RangeError],
    ],
    nan: "fill",
    nanTensors: ["statistics", "earliest"],
    looseFields: ["unknown", "absent"],
  }),
  estimator({
    name: "TfidfText",
    kind: modalities(titlesTable),
    specs: {
      "by default": () => tfidf(),
      "few words": () =>
        tfidf({ maxFeatures: 4, ngramRange: [1, 1], stopWords: "english", sublinearTf: false }),
    },
    bad: [
      ["maxFeatures of 0", () => tfidf({ maxFeatures: 0 }), RangeError],
      ["a falling ngramRange", () => tfidf({ ngramRange: [2, 1] }), RangeError],
      ["unknown stop words", () => tfidf({ stopWords: "french" as "english" }), TypeError],
      ["minDf of 0", () => tfidf({ minDf: 0 }), RangeError],
    ],
    nan: "fill",
  }),
  estimator({
    name: "text.embeddings",
    kind: modalities(titlesTable, textEncoder),
    specs: {
      "by default": () => textEmbeddings({ model: textEncoder }),
      "standardised": () => textEmbeddings({ model: textEncoder, standardise: true }),
    },
    bad: [
      ["an image encoder", () => textEmbeddings({ model: imageEncoder as never }), TypeError],
    ],
    nan: "fill",
  }),
  estimator({
    name: "image.embeddings",
    kind: modalities(picturesTable, imageEncoder),
    specs: {
      "by default": () => imageEmbeddings({ model: imageEncoder }),
      "as they are": () => imageEmbeddings({ model: imageEncoder, standardise: false }),
    },
    bad: [
      ["a text encoder", () => imageEmbeddings({ model: textEncoder as never }), TypeError],
    ],
    nan: "fill",
  }),
  estimator({
    name: "image.pixels",
    kind: modalities(picturesTable),
    specs: { "grey": () => pixels(), "rgb": () => pixels({ channels: "rgb" }) },
    bad: [["unknown channels", () => pixels({ channels: "cmyk" as "rgb" }), TypeError]],
    nan: "fill",
  }),
  estimator({
    name: "image.descriptors",
    kind: modalities(picturesTable),
    specs: { "by default": () => descriptors() },
    bad: [],
    nan: "fill",
  }),
  estimator({
    name: "audio.mfcc",
    kind: modalities(soundsTable),
    specs: { "5 coefficients": () => mfcc({ nMfcc: 5, sampleRate: 8000 }) },
    bad: [
      ["nMfcc of 0", () => mfcc({ nMfcc: 0 }), RangeError],
      ["nMfcc of 129", () => mfcc({ nMfcc: 129 }), RangeError],
      ["a sampleRate of 0", () => mfcc({ sampleRate: 0 }), RangeError],
      ["a duration of 0", () => mfcc({ durationSeconds: 0 }), RangeError],
    ],
    nan: "fill",
  }),
  estimator({
    name: "audio.logMel",
    kind: modalities(soundsTable),
    specs: { "by default": () => logMel() },
    bad: [],
    nan: "fill",
  }),
  estimator({
    name: "SingleModality",
    kind: fusions,
    specs: {
      "image": () => new SingleModality({ modality: "image" }),
      "image, plain": () =>
        new SingleModality({
          modality: "image",
          classifier: new LogisticRegression(),
          balance: "none",
        }),
    },
    bad: [
      [
        "an unknown balance",
        () => new SingleModality({ modality: "image", balance: "all" as "none" }),
        TypeError,
      ],
    ],
    nan: "refuse",
  }),
  estimator({
    name: "EarlyFusion",
    kind: fusions,
    specs: {
      "by default": () => new EarlyFusion(),
      "plain": () => new EarlyFusion({ classifier: new LogisticRegression(), balance: "none" }),
      "a forest": () =>
        new EarlyFusion({ classifier: new RandomForestClassifier({ nEstimators: 4 }) }),
      "weighted": () =>
        new EarlyFusion({
          classifier: new LogisticRegression(),
          weights: { image: 2, noise: 0.5 },
          regularisation: { audio: 4 },
        }),
      "weights auto": () =>
        new EarlyFusion({
          classifier: new LogisticRegression({ innerFolds: 2 }),
          weights: "auto",
          missing: "zero",
        }),
      "products": () =>
        new EarlyFusion({ classifier: new LogisticRegression(), interactions: "all" }),
      "means of components": () =>
        new EarlyFusion({
          classifier: new LogisticRegression(),
          interactions: [["image", "audio"]],
          components: { audio: 3, noise: 0.8 },
          missing: "mean",
        }),
      "drop": () => new EarlyFusion({ classifier: new LogisticRegression(), missing: "drop" }),
    },
    bad: [
      ["an unknown balance", () => new EarlyFusion({ balance: "all" as "none" }), TypeError],
      ["unknown weights", () => new EarlyFusion({ weights: "best" as "auto" }), TypeError],
      ["a weight of 0", () => new EarlyFusion({ weights: { image: 0 } }), RangeError],
      ["a penalty of 0", () => new EarlyFusion({ regularisation: { image: 0 } }), RangeError],
      ["a block by itself", () => new EarlyFusion({ interactions: [["a", "a"]] }), TypeError],
      ["half a component", () => new EarlyFusion({ components: { image: 1.5 } }), RangeError],
      ["an unknown missing", () => new EarlyFusion({ missing: "fill" as "mean" }), TypeError],
    ],
    nan: "refuse",
    nanTensors: ["explainedVarianceRatio"],
    looseFields: ["oobScore"],
    exempt: {
      "drop › shares its probabilities out among its modalities":
        "shares are of what is said by some modalities alone, and it leaves such rows out",
    },
  }),
  estimator({
    name: "AutoFusion",
    kind: fusions,
    specs: {
      "two classifiers": () =>
        new AutoFusion({
          classifiers: {
            logistic: new LogisticRegression(),
            forest: new RandomForestClassifier({ nEstimators: 4 }),
          },
        }),
      "by macro-F1, late alone": () =>
        new AutoFusion({
          classifiers: { logistic: new LogisticRegression() },
          rankBy: "macroF1",
          choice: "late",
        }),
    },
    bad: [
      ["no classifier", () => new AutoFusion({ classifiers: {} }), TypeError],
      ["an unknown choice", () => new AutoFusion({ choice: "joint" as "late" }), TypeError],
      ["an unknown metric", () => new AutoFusion({ rankBy: "f1" as "auto" }), TypeError],
      ["an unknown balance", () => new AutoFusion({ balance: "all" as "none" }), TypeError],
      ["budget of 0", () => new AutoFusion({ budget: 0 }), RangeError],
      ["innerFolds of 1", () => new AutoFusion({ innerFolds: 1 }), RangeError],
    ],
    nan: "refuse",
  }),
  estimator({
    name: "ReweightedFusion",
    kind: fusions,
    specs: {
      "early": () =>
        new ReweightedFusion(new EarlyFusion({ classifier: new LogisticRegression() })),
    },
    bad: [],
    nan: "refuse",
  }),
  estimator({
    name: "LateFusion",
    kind: fusions,
    specs: {
      "optimised": () => new LateFusion(),
      "learned": () => new LateFusion({ combine: "learned" }),
      "log average, two classifiers": () =>
        new LateFusion({
          combine: "logAverage",
          classifier: [new LogisticRegression(), new RandomForestClassifier({ nEstimators: 4 })],
        }),
      "optimised, classifiers by modality": () =>
        new LateFusion({
          classifier: {
            image: [new LogisticRegression(), new RandomForestClassifier({ nEstimators: 4 })],
            audio: new LogisticRegression(),
            noise: new LogisticRegression({ c: 0.1 }),
          },
        }),
      "average": () => new LateFusion({ combine: "average", classifier: new LogisticRegression() }),
      "weighted": () =>
        new LateFusion({ combine: "weighted", weights: { image: 2, audio: 1, noise: 0.5 } }),
    },
    bad: [
      ["an unknown combine", () => new LateFusion({ combine: "vote" as "average" }), TypeError],
      ["an unknown balance", () => new LateFusion({ balance: "all" as "none" }), TypeError],
      ["no weights", () => new LateFusion({ combine: "weighted" }), TypeError],
      ["weights not asked for", () => new LateFusion({ weights: { image: 1 } }), TypeError],
      [
        "a negative weight",
        () => new LateFusion({ combine: "weighted", weights: { image: -1 } }),
        TypeError,
      ],
      [
        "a mean of something else",
        () =>
          new LateFusion({
            combine: "weighted",
            weights: { image: 1 },
            of: "logits" as "probabilities",
          }),
        TypeError,
      ],
      ["what a mean is of not asked for", () => new LateFusion({ of: "probabilities" }), TypeError],
      ["no classifier", () => new LateFusion({ classifier: [] }), TypeError],
      ["no classifier by name", () => new LateFusion({ classifier: {} }), TypeError],
      ["an empty list by name", () => new LateFusion({ classifier: { image: [] } }), TypeError],
      ["a negative seed", () => new LateFusion({ seed: -1 }), RangeError],
    ],
    nan: "refuse",
    looseFields: ["oobScore"],
  }),
  estimator({
    name: "CalibratedFusion",
    kind: fusions,
    specs: {
      "by default": () => new CalibratedFusion(new LateFusion({ combine: "logAverage" })),
      "platt, optimised": () => new CalibratedFusion(new LateFusion(), { method: "platt" }),
      "isotonic, early": () => new CalibratedFusion(new EarlyFusion(), { method: "isotonic" }),
      "temperature, image": () =>
        new CalibratedFusion(new SingleModality({ modality: "image" }), { method: "temperature" }),
      "none": () => new CalibratedFusion(new EarlyFusion(), { method: "none" }),
    },
    bad: [
      [
        "an unknown method",
        () => new CalibratedFusion(new EarlyFusion(), { method: "beta" as "platt" }),
        TypeError,
      ],
      [
        "innerFolds of 1",
        () => new CalibratedFusion(new EarlyFusion(), { innerFolds: 1 }),
        RangeError,
      ],
      ["a negative seed", () => new CalibratedFusion(new EarlyFusion(), { seed: -1 }), RangeError],
    ],
    nan: "refuse",
  }),
  estimator({
    name: "MeanPool",
    kind: combiners,
    specs: {
      "of probabilities": () => ({
        fit: ({ opinions }) => MeanPool.shared("probabilities", opinions),
      }),
      "of log probabilities": () => ({
        fit: ({ opinions }) => MeanPool.shared("logProbabilities", opinions),
      }),
    },
    bad: [],
    nan: "pass",
  }),
  estimator({
    name: "EvidencePool",
    kind: combiners,
    specs: { "optimised": () => new OptimisedWeights({ seed: 42 }) },
    bad: [],
    nan: "pass",
  }),
  estimator({
    name: "StackedClassifier",
    kind: combiners,
    specs: {
      "a logistic regression": () =>
        new StackedClassifierSpec({
          classifier: new LogisticRegression(),
          otherwise: new OptimisedWeights({ seed: 42 }),
        }),
    },
    bad: [],
    nan: "pass",
  }),
  estimator({
    name: "ModalityBalancer",
    kind: balancers,
    specs: {
      "5 columns": () => new ModalityBalancer({ targetDim: 5 }),
      "the tutorial's": () =>
        new ModalityBalancer({ targetDim: 5, scaleNarrow: false, balance: "none" }),
    },
    bad: [
      ["targetDim of 0", () => new ModalityBalancer({ targetDim: 0 }), RangeError],
      ["an unknown balance", () => new ModalityBalancer({ balance: "all" as "none" }), TypeError],
      ["a negative seed", () => new ModalityBalancer({ seed: -1 }), RangeError],
    ],
    nan: "refuse",
    nanTensors: ["mean", "variance", "explainedVarianceRatio"],
  }),
  estimator({
    name: "FeatureExtractor",
    kind: featureExtractors,
    specs: {
      "by default": () => new FeatureExtractor({ tabular: tabular(), text: tfidf() }),
      "not scaled": () =>
        new FeatureExtractor({ numbers: tabular(), words: tfidf() }, { scaleEach: false }),
    },
    bad: [["no modality", () => new FeatureExtractor({}), TypeError]],
    nan: "fill",
    nanTensors: ["statistics", "earliest"],
  }),
  estimator({
    name: "Pipeline",
    kind: pipelines,
    specs: {
      "early": () =>
        new Pipeline({
          extractor: new FeatureExtractor({ tabular: tabular(), text: tfidf() }),
          fusion: new EarlyFusion({ classifier: new LogisticRegression() }),
        }),
      "late": () =>
        new Pipeline({
          extractor: new FeatureExtractor({ tabular: tabular(), text: tfidf() }),
          fusion: new LateFusion({ classifier: new LogisticRegression() }),
        }),
    },
    bad: [],
    nan: "fill",
    nanTensors: ["statistics", "earliest"],
  }),
];

/** An entry of the table whose specs and kind fit each other. */
function estimator<Spec, Model extends Stateful, Data>(
  entry: Estimator<Spec, Model, Data>,
): Estimator {
  return entry;
}
