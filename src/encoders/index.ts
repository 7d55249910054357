/** Pretrained encoders of text and pictures, on ONNX in WASM. */
export type { Identified } from "./identified.ts";
export type { OnnxEncoder } from "./onnx_encoder.ts";
export { OnnxTextEncoder } from "./text_encoder.ts";
export { loadTextEncoder, type TextEncoderOptions } from "./load_text_encoder.ts";
export { OnnxImageEncoder } from "./image_encoder.ts";
export { type ImageEncoderOptions, loadImageEncoder } from "./load_image_encoder.ts";
export { Clip, type ZeroShot, type ZeroShotOptions } from "./clip.ts";
export { type ClipOptions, loadClip } from "./load_clip.ts";
export type { EncoderSource } from "./encoder_source.ts";
export type { EncoderSettings, ExecutionOptions } from "./execution.ts";
export { type Dtype, dtypes } from "./layout.ts";
export type { ModelFiles } from "./model_files.ts";
export type { Pooling } from "./pooling.ts";
export { hubFiles, type HubFilesOptions } from "./hub_files.ts";
export type { FetchProgress } from "./fetch_to_cache.ts";
export type { HubModel } from "./hub_model.ts";
export {
  fromTextPipeline,
  type TextPipeline,
  type TextPipelineOptions,
} from "./from_text_pipeline.ts";
export {
  fromImagePipeline,
  type ImagePipeline,
  type ImagePipelineOptions,
} from "./from_image_pipeline.ts";
export type { RawImageClass } from "../deps/huggingface_transformers.ts";
export type { PipelineIdentity, PipelineTensor } from "./pipeline_encoder.ts";
export {
  loadTransformersPipeline,
  type TransformersOptions,
  type TransformersPipeline,
  type TransformersTasks,
} from "./load_transformers_pipeline.ts";
