import { bindModelFile, isDisposable } from "../artifact/decode_model.ts";
import { loadModelFile } from "../artifact/files.ts";
import { type Command, InvalidArgumentError, Option } from "../deps/commander.ts";
import { type Dtype, dtypes } from "../encoders/layout.ts";
import { loadImageEncoder } from "../encoders/load_image_encoder.ts";
import { loadTextEncoder } from "../encoders/load_text_encoder.ts";
import { EncoderError } from "../errors.ts";
import type { AnyEncoder, Encoder, EncoderIdentity, ImageEncoder } from "../modalities/encoder.ts";
import { isSameEncoder, tellEncoder } from "../core/encoder_identity.ts";
import type { PipelineModel } from "../pipeline/pipeline.ts";

/** Where the pretrained encoders of a command are. */
export interface EncoderCliOptions {
  /** A folder; undefined if it is not given. */
  readonly textEncoder?: string;
  /** A folder; undefined if it is not given. */
  readonly imageEncoder?: string;
  /** Undefined for the most precise. */
  readonly encoderDtype?: Dtype;
}

/** Pretrained encoders, until they are disposed of. */
export interface OpenedEncoders extends AsyncDisposable {
  readonly text?: Encoder<string>;
  readonly image?: ImageEncoder;
}

/** Adds the options of all commands that may encode.
 *
 * @param uses What encoders are for, as it ends the help's line.
 */
export function addEncoderOptions(command: Command, uses: string): Command {
  return command
    .option("--text-encoder <folder>", `a pretrained encoder of text, ${uses}`)
    .option("--image-encoder <folder>", `a pretrained encoder of images, ${uses}`)
    .addOption(
      new Option("--encoder-dtype <kind>", "its weights (default: the most precise there are)")
        .choices(dtypes),
    );
}

/** Adds the options of all commands that use a model file. */
export function addModelEncoderOptions(command: Command): Command {
  return addEncoderOptions(command, "if the model was trained with it, and it is not in its file");
}

/** The encoders that options name.
 *
 * @throws {InvalidArgumentError} If there is a kind of weights, and no encoder.
 * @throws {EncoderError} If one cannot be loaded.
 */
export async function openEncoders(options: EncoderCliOptions): Promise<OpenedEncoders> {
  const { textEncoder, imageEncoder, encoderDtype: dtype } = options;
  if (dtype !== undefined && !namesEncoder(options)) {
    throw new InvalidArgumentError(
      "--encoder-dtype is of an encoder: give --text-encoder or --image-encoder too.",
    );
  }
  await using opened = new AsyncDisposableStack();
  const text = textEncoder === undefined
    ? undefined
    : opened.use(await loadTextEncoder(textEncoder, { dtype }));
  const image = imageEncoder === undefined
    ? undefined
    : opened.use(await loadImageEncoder(imageEncoder, { dtype }));
  const stack = opened.move();
  return { text, image, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** Whether options name an encoder. */
export function namesEncoder({ textEncoder, imageEncoder }: EncoderCliOptions): boolean {
  return textEncoder !== undefined || imageEncoder !== undefined;
}

/** The model of a file with all encoders that it needs: those that options name, or that lie in the file.
 *
 * @throws {ModelFormatError} If it is no model.
 * @throws {EncoderError} If an encoder is missing, is not the one that the model was trained with, or cannot be loaded.
 */
export async function openModel(
  path: string,
  options: EncoderCliOptions,
): Promise<{ readonly model: PipelineModel } & AsyncDisposable> {
  const file = await loadModelFile(path);
  for (const needed of file.model.encoders) {
    const isThere = options[`${needed.modality}Encoder`] !== undefined ||
      file.embedded.some(({ identity }) => isSameEncoder(identity, needed));
    if (!isThere) throw notGiven(path, needed);
  }
  await using opened = new AsyncDisposableStack();
  const { text, image } = opened.use(await openEncoders(options));
  const given: AnyEncoder[] = [text, image].filter((encoder) => encoder !== undefined);
  const model = await bindModelFile(file, { encoders: given });
  for (const { encoder } of model.encoders) {
    if (encoder && !given.includes(encoder) && isDisposable(encoder)) opened.use(encoder);
  }
  const stack = opened.move();
  return { model, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

function notGiven(path: string, needed: EncoderIdentity): EncoderError {
  return new EncoderError(
    `Cannot use ${path}: it was trained with the ${
      tellEncoder(needed)
    }, which is not in the file; give its folder: --${needed.modality}-encoder`,
    { source: needed.name },
  );
}
