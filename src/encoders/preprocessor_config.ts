import { EncoderError } from "../errors.ts";
import { type ImagePreprocessing, withDefaults } from "../modalities/image/preprocess.ts";
import { type ImageSides, type ImageSize, resizeFilters } from "../modalities/image/resize.ts";
import { processorDefaults } from "./processor_defaults.ts";

/** Keys that are read below. */
const HONOURED = [
  "crop_pct",
  "crop_size",
  "data_format",
  "default_to_square",
  "do_center_crop",
  "do_normalize",
  "do_rescale",
  "do_resize",
  "feature_extractor_type",
  "image_mean",
  "image_processor_type",
  "image_std",
  "num_channels",
  "resample",
  "rescale_factor",
  "size",
];

/** Keys that change nothing here: pictures are RGB already, and `pad_size` counts only where `do_pad` is true. */
const NEUTRAL = [
  "_valid_processor_keys",
  "auto_map",
  "device",
  "disable_grouping",
  "do_convert_rgb",
  "do_reduce_labels",
  "input_data_format",
  "model_input_names",
  "pad_size",
  "processor_class",
  "return_tensors",
];

/** From here on, processors with a `crop_pct` resize to a square and crop nothing. */
const MIN_UNCROPPED = 384;

/** How pictures are preprocessed by a Hugging Face `preprocessor_config.json`.
 *
 * A key that is not there is as the processor that the file names has it by default, where that is known.
 *
 * @param json What the file holds.
 * @param name What the file is called in messages.
 * @throws {EncoderError} If a key is missing or wrong, or asks for something that cannot be done; it names key and file.
 */
export function parsePreprocessorConfig(json: unknown, name: string): ImagePreprocessing {
  const config = new PreprocessorConfig(json, name);
  config.checkKeys();
  const preprocessing = {
    ...readSizes(config),
    rescale: config.flag("do_rescale") ? config.number("rescale_factor") : 1,
    ...(config.flag("do_normalize") ? readNormalisation(config) : {}),
  };
  try {
    withDefaults(preprocessing);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new EncoderError(`Cannot use ${name}: ${cause.message}`, { source: name, cause });
  }
  return preprocessing;
}

/** A file's keys, or the defaults of its processor. Null is as if a key were not there; without a default, it turns a step
 * off. */
class PreprocessorConfig {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #name: string;

  constructor(json: unknown, name: string) {
    this.#name = name;
    if (typeof json !== "object" || json === null || Array.isArray(json)) {
      throw new EncoderError(`Cannot use ${name}: it must hold a JSON object`, { source: name });
    }
    const given = withoutNull(json);
    const key = ["image_processor_type", "feature_extractor_type"]
      .find((key) => typeof given[key] === "string");
    const defaults = key === undefined ? {} : processorDefaults(given[key] as string);
    const off = Object.keys(json).filter((key) => key.startsWith("do_")).map((key) => [key, false]);
    this.#values = { ...Object.fromEntries(off), ...defaults, ...given };
    if (defaults === undefined) this.fail(key!, "is of a kind that has steps of its own");
  }

  /** Throws for what is asked for and would not be done. */
  checkKeys(): void {
    for (const [key, value] of Object.entries(this.#values)) {
      if (HONOURED.includes(key) || NEUTRAL.includes(key) || value === false) continue;
      this.fail(key, "cannot be honoured");
    }
    if (![undefined, 3].includes(this.get("num_channels") as number)) {
      this.fail("num_channels", "must be 3");
    }
    if (![undefined, "channels_first"].includes(this.get("data_format") as string)) {
      this.fail("data_format", "must be channels_first");
    }
  }

  /** A value, undefined if there is none. */
  get(key: string): unknown {
    return Object.hasOwn(this.#values, key) ? this.#values[key] : undefined;
  }

  /** A value that must be there. */
  need(key: string): unknown {
    return this.get(key) ??
      this.fail(key, "is missing, and the file names no processor whose default is known");
  }

  /** Whether something is to be done. */
  flag(key: string): boolean {
    const value = this.need(key);
    return typeof value === "boolean" ? value : this.fail(key, "must be true or false");
  }

  /** A finite number other than 0. */
  number(key: string): number {
    const value = this.need(key);
    return isNumber(value) && value !== 0 ? value : this.fail(key, "must be a number other than 0");
  }

  /** A number for each of three channels. */
  three(key: string): [number, number, number] {
    const value = this.need(key);
    const values = isNumber(value) ? [value, value, value] : value;
    return Array.isArray(values) && values.length === 3 && values.every(isNumber)
      ? values as [number, number, number]
      : this.fail(key, "must be three numbers, of red, green and blue");
  }

  /** A size: a number, both sides, or the shorter one. */
  size(key: string): number | ImageSize {
    const value = this.need(key);
    if (isSide(value)) return value;
    const sides = typeof value === "object" && !Array.isArray(value) ? value as object : {};
    const { height, width, shortest_edge, ...others } = withoutNull(sides);
    for (const other of Object.keys(others)) {
      this.fail(`${key}.${other}`, "cannot be honoured", others[other]);
    }
    if (isSide(shortest_edge) && height === undefined && width === undefined) {
      return { shorterSide: shortest_edge };
    }
    return isSide(height) && isSide(width) && shortest_edge === undefined
      ? { width, height }
      : this.fail(key, "must be a number, a shortest_edge, or height and width, in pixels");
  }

  fail(key: string, why: string, value: unknown = this.get(key)): never {
    const met = value === undefined ? "" : `: current value is ${JSON.stringify(value)}`;
    throw new EncoderError(`Cannot use ${this.#name}: ${key} ${why}${met}`, {
      source: this.#name,
    });
  }
}

function readSizes(config: PreprocessorConfig): ImagePreprocessing {
  const isCropped = config.flag("do_center_crop");
  const crop = isCropped ? readCrop(config) : undefined;
  if (!config.flag("do_resize")) return crop === undefined ? {} : { crop };
  const filter = readFilter(config);
  if (config.get("crop_pct") === undefined) {
    const resize = readSize(config);
    return crop === undefined ? { resize, filter } : { resize, filter, crop };
  }
  if (isCropped) config.fail("crop_pct", "cannot be honoured where do_center_crop is true");
  return { ...readPercentage(config), filter };
}

function readFilter(config: PreprocessorConfig): ImagePreprocessing["filter"] {
  const number = config.need("resample");
  return resizeFilters.find((_, i) => i === number) ??
    config.fail("resample", `must be the number of a filter, 0 to ${resizeFilters.length - 1}`);
}

function readSize(config: PreprocessorConfig): ImageSize {
  const size = config.size("size");
  if (typeof size !== "number") return size;
  if (config.get("default_to_square") === undefined) {
    config.fail("size", "must say whether it is shortest_edge, or height and width");
  }
  return config.flag("default_to_square") ? square(size) : { shorterSide: size };
}

/** A square, cut out of a picture that was made larger by a percentage. */
function readPercentage(config: PreprocessorConfig): ImagePreprocessing {
  const size = config.size("size");
  if (typeof size !== "number" && !("shorterSide" in size)) {
    return config.fail("size", "must be shortest_edge where there is a crop_pct");
  }
  const side = typeof size === "number" ? size : size.shorterSide;
  if (side >= MIN_UNCROPPED) return { resize: square(side) };
  const percentage = config.number("crop_pct");
  if (percentage < 0 || percentage > 1) config.fail("crop_pct", "must be above 0 and at most 1");
  return { resize: { shorterSide: Math.floor(side / percentage) }, crop: square(side) };
}

function readCrop(config: PreprocessorConfig): ImageSides {
  const size = config.size("crop_size");
  if (typeof size === "number") return square(size);
  return "width" in size
    ? size
    : config.fail("crop_size", "must be a number, or height and width, in pixels");
}

function readNormalisation(config: PreprocessorConfig): ImagePreprocessing {
  return { mean: config.three("image_mean"), std: config.three("image_std") };
}

function square(side: number): ImageSides {
  return { width: side, height: side };
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function isSide(value: unknown): value is number {
  return Number.isInteger(value) && value as number >= 1;
}

function withoutNull(values: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}
