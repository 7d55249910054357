export { BlockProfile } from "./block_profile.ts";
export type {
  DriftComparison,
  DriftEntry,
  DriftReport,
  FeatureDrift,
  LevelDrift,
  NumberDrift,
  ShareDrift,
} from "./drift_report.ts";
export { formatDrift } from "./format_drift.ts";
export { LevelProfile } from "./level_profile.ts";
export { DriftMonitor, measureDrift } from "./measure_drift.ts";
export { type ColumnProfile, ModalityProfile } from "./modality_profile.ts";
export type { SeenRows } from "./modality_rows.ts";
export { NumberProfile } from "./number_profile.ts";
export { TrainingProfile } from "./training_profile.ts";
