import { checkOneOf } from "../core/check.ts";
import { EncoderError } from "../errors.ts";
import type { OnnxFile, OnnxValue } from "./onnx_file.ts";
import { type Pooling, poolings } from "./pooling.ts";

/** An output of a network, and what becomes of it. */
export interface ChosenOutput {
  readonly output: OnnxValue;
  readonly pooling: Pooling;
}

/** Outputs that a network has pooled for this very purpose, the better one first. */
const pooledNames = ["text_embeds", "image_embeds", "sentence_embedding", "pooler_output"];

const F32 = 1;

/** Chooses the output that embeddings are made of.
 *
 * @param wanted `pooling` and `output`, if they are given; `usual`: the pooling where nothing else tells.
 * @throws {EncoderError} If the network has no such output.
 * @throws {TypeError} If the pooling is an unknown word.
 */
export function chooseOutput(
  { outputs }: OnnxFile,
  { pooling, output, usual, name }: {
    readonly pooling?: Pooling;
    readonly output?: string;
    readonly usual: Pooling;
    readonly name: string;
  },
): ChosenOutput {
  if (pooling !== undefined) checkOneOf("pooling", pooling, poolings);
  const refuse = (why: string) =>
    new EncoderError(
      `Cannot load ${name}: ${why}; it has ${
        outputs.map(({ name, dims }) => `${name} (${dims.join(", ")})`).join(", ")
      }`,
      { source: name },
    );
  const vectors = outputs.filter(({ dims }) => dims.length === 2);
  const pooled = pooledNames.map((name) => vectors.find((output) => output.name === name))
    .find((output) => output !== undefined);
  const states = outputs.filter(({ dims }) => dims.length > 2);

  let chosen: OnnxValue | undefined;
  if (output !== undefined) {
    chosen = outputs.find(({ name }) => name === output);
    if (chosen === undefined) throw refuse(`it has no output ${JSON.stringify(output)}`);
  } else if (pooling === "pooled") chosen = pooled ?? vectors[0];
  else if (pooling !== undefined) chosen = states[0];
  else chosen = pooled ?? states[0] ?? vectors[0];
  if (chosen === undefined) throw refuse(`it has no output to be pooled by ${pooling ?? usual}`);

  const isVector = chosen.dims.length === 2;
  const decided = isVector ? "pooled" : pooling ?? usual;
  if (chosen.elementType !== F32) throw refuse(`its output ${chosen.name} is not f32`);
  if (isVector !== (decided === "pooled") || (pooling ?? decided) !== decided) {
    throw refuse(`its output ${chosen.name} cannot be pooled by ${pooling ?? decided}`);
  }
  return { output: chosen, pooling: decided };
}
