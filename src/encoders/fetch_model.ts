import { isJsonObject, type JsonObject } from "../core/state.ts";
import { EncoderError } from "../errors.ts";
import { type Dtype, onnxPaths } from "./layout.ts";
import type { ModelFiles } from "./model_files.ts";
import { needJson } from "./model_json.ts";

/** What has been read of a model. */
export interface FetchedModel {
  /** What it encodes: texts, pictures, or both into one space. */
  readonly kind: "text" | "image" | "clip";
  /** Paths of the files that it needs. */
  readonly paths: readonly string[];
}

/** Reads every file that the encoders of a model need, so that a cache holds them.
 *
 * @param options `dtype`: kind of weights, `@default {the most precise there is}`.
 * @throws {EncoderError} If it is none of the kinds known, or lacks a file.
 */
export async function fetchModel(
  files: ModelFiles,
  { dtype }: { readonly dtype?: Dtype } = {},
): Promise<FetchedModel> {
  const config = await needJson(files, "config.json", "says what the network is");
  const paths = [config.path];

  /** Whether the model has a file. */
  const read = async (path: string) => {
    const isThere = await files.read(path) !== undefined;
    if (isThere) paths.push(path);
    return isThere;
  };
  const need = async (path: string, what: string) => {
    if (await read(path)) return;
    throw new EncoderError(`Cannot fetch ${files.name}: it has no ${path}, which ${what}`, {
      source: files.name,
    });
  };
  const needNetwork = async (stem: string) => {
    const places = onnxPaths(stem, dtype);
    for (const { path } of places) if (await read(path)) return;
    throw new EncoderError(
      `Cannot fetch ${files.name}: it has none of ${
        places.map(({ path }) => path).join(", ")
      }; look which kinds of weights it has, or for another export of it`,
      { source: files.name },
    );
  };

  if (hasTwoHalves(config.json)) {
    await need("tokenizer.json", "makes tokens of text");
    await read("tokenizer_config.json");
    await need("preprocessor_config.json", "says how pictures are preprocessed");
    await needNetwork("text_model");
    await needNetwork("vision_model");
    return { kind: "clip", paths };
  }
  if (await read("tokenizer.json")) {
    await read("tokenizer_config.json");
    await read("1_Pooling/config.json");
    await needNetwork("model");
    return { kind: "text", paths };
  }
  await need(
    "preprocessor_config.json",
    "says how pictures are preprocessed, and no tokenizer.json, which makes tokens of text",
  );
  await needNetwork("model");
  return { kind: "image", paths };
}

/** Whether texts and pictures have a network each. */
function hasTwoHalves(config: JsonObject): boolean {
  return config.model_type === "clip" ||
    (isJsonObject(config.text_config) && isJsonObject(config.vision_config));
}
