import type { JsonObject } from "../core/state.ts";
import { EncoderError } from "../errors.ts";
import { countIn } from "./model_json.ts";
import type { OnnxValue } from "./onnx_file.ts";

/** Numbers in an embedding: what network and configuration must agree on.
 *
 * @param options `config`: the configuration of the network; `key`: where it says the width, undefined if it does not.
 * @throws {EncoderError} If they do not agree, or neither says it.
 */
export function embeddingWidth(
  { name: output, dims }: OnnxValue,
  { config, key, name }: {
    readonly config: JsonObject;
    readonly key?: string;
    readonly name: string;
  },
): number {
  // Of feature maps, the channels.
  const width = dims.length === 4 ? dims[1] : dims.at(-1);
  const configured = key === undefined ? undefined : countIn(config, key);
  const known = typeof width === "number" ? width : configured;
  if (known !== undefined && (configured === undefined || configured === known)) return known;
  throw new EncoderError(
    known === undefined
      ? `Cannot load ${name}: neither its network nor config.json says how wide ${output} is`
      : `Cannot load ${name}: its files do not fit each other: the network's ${output} has ${known} numbers, and config.json says ${key} ${configured}`,
    { source: name },
  );
}
