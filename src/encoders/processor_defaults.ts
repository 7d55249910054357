/** What Hugging Face's image processors do where their `preprocessor_config.json` does not say. */

type Config = Readonly<Record<string, unknown>>;

const common = {
  do_resize: true,
  do_center_crop: false,
  do_rescale: true,
  rescale_factor: 1 / 255,
  do_normalize: true,
  image_mean: [0.5, 0.5, 0.5],
  image_std: [0.5, 0.5, 0.5],
};

const clip: Config = {
  ...common,
  size: 224,
  default_to_square: false,
  resample: 3,
  do_center_crop: true,
  crop_size: 224,
  image_mean: [0.48145466, 0.4578275, 0.40821073],
  image_std: [0.26862954, 0.26130258, 0.27577711],
};

const vit: Config = { ...common, size: 224, default_to_square: true, resample: 2 };

const mobileNet: Config = {
  ...common,
  size: 256,
  default_to_square: false,
  resample: 2,
  do_center_crop: true,
  crop_size: 224,
};

/** By the processor's name, without `ImageProcessor` or `FeatureExtractor`. */
const defaults: Readonly<Record<string, Config>> = {
  Bit: clip,
  ChineseCLIP: clip,
  CLIP: clip,
  ConvNext: {
    ...common,
    size: 384,
    default_to_square: false,
    resample: 3,
    crop_pct: 224 / 256,
  },
  DeiT: { ...vit, size: 256, resample: 3, do_center_crop: true, crop_size: 224 },
  // For these two, only what cannot be honoured unless the file says otherwise.
  EfficientNet: { include_top: true },
  MobileViT: { do_flip_channel_order: true },
  MobileNetV1: mobileNet,
  MobileNetV2: mobileNet,
  Siglip: { ...vit, resample: 3 },
  ViT: vit,
};

/** Processors whose steps are others than the keys of their files say. */
const unlike = ["Levit", "Perceiver", "PoolFormer"];

/** The defaults of the processor that a file names; none for one that is not known, undefined for one that cannot be
 * followed. */
export function processorDefaults(name: string): Config | undefined {
  const stem = name.replace(/(ImageProcessor|FeatureExtractor)(Fast|Pil)?$/, "");
  if (unlike.includes(stem)) return undefined;
  return Object.hasOwn(defaults, stem) ? defaults[stem] : {};
}
