import * as audio from "../modalities/audio/index.ts";
import type { Encoder, ImageEncoder } from "../modalities/encoder.ts";
import * as image from "../modalities/image/index.ts";
import type { Modality } from "../modalities/modality.ts";
import { tabular } from "../modalities/tabular/index.ts";
import * as text from "../modalities/text/index.ts";
import type { Schema } from "../table/schema.ts";

/** Which features texts, pictures and sounds are given, and what several columns of one role become. */
export interface ModalityChoice {
  /** Features of pictures.
   *
   * @default {"descriptors"}
   */
  readonly imageFeatures?: "descriptors" | "pixels";
  /** Makes embeddings of texts, instead of TF-IDF. */
  readonly textEncoder?: Encoder<string>;
  /** Makes embeddings of pictures, instead of `imageFeatures`. */
  readonly imageEncoder?: ImageEncoder;
  /** Features of sounds.
   *
   * @default {"mfcc"}
   */
  readonly audioFeatures?: "mfcc" | "logmel";
  /** `joined`: all columns of text, of images and of audio are one modality each; `separate`: each such column is a modality of
   * its own, named `text:title`, `image:front`.
   *
   * @default {"joined"}
   */
  readonly columns?: "joined" | "separate";
}

/** The modalities that a schema's columns call for, with the default settings of each.
 *
 * @throws {TypeError} If no column is a feature, none is of an encoder's role, or there are both `imageFeatures` and `imageEncoder`.
 * @example
 * ```ts
 * import { defaultModalities } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const schema = [{ name: "front", role: "image" }, { name: "back", role: "image" }] as const;
 * assertEquals(Object.keys(defaultModalities(schema)), ["image"]);
 * const separate = defaultModalities(schema, { columns: "separate" });
 * assertEquals(Object.keys(separate), ["image:front", "image:back"]);
 * ```
 */
export function defaultModalities(
  schema: Schema,
  choice: ModalityChoice = {},
): Record<string, Modality> {
  checkEncoders(schema, choice);
  const table = tabular();
  const modalities: Record<string, Modality> = {};
  if (schema.some(({ role }) => (table.roles as readonly string[]).includes(role))) {
    modalities.tabular = table;
  }
  for (const [role, make] of Object.entries(makers(choice))) {
    const names = schema.filter((column) => column.role === role).map(({ name }) => name);
    if (names.length > 0 && choice.columns !== "separate") modalities[role] = make();
    else for (const name of names) modalities[`${role}:${name}`] = make([name]);
  }
  if (Object.keys(modalities).length === 0) {
    throw new TypeError(
      `Cannot learn: no column is a feature; the roles are ${
        schema.map(({ name, role }) => `${name}: ${role}`).join(", ")
      }`,
    );
  }
  return modalities;
}

/** What makes the modality of some columns, or of all of its role. */
function makers(
  { textEncoder, imageEncoder, imageFeatures, audioFeatures }: ModalityChoice,
): Record<string, (columns?: readonly string[]) => Modality> {
  return {
    text: (columns) =>
      textEncoder ? text.embeddings({ model: textEncoder, columns }) : text.tfidf({ columns }),
    image: (columns) => {
      if (imageEncoder) return image.embeddings({ model: imageEncoder, columns });
      return imageFeatures === "pixels"
        ? image.pixels({ columns })
        : image.descriptors({ columns });
    },
    audio: (columns) =>
      audioFeatures === "logmel" ? audio.logMel({ columns }) : audio.mfcc({ columns }),
  };
}

function checkEncoders(
  schema: Schema,
  { textEncoder, imageEncoder, imageFeatures }: ModalityChoice,
): void {
  if (imageEncoder !== undefined && imageFeatures !== undefined) {
    throw new TypeError("Cannot use both imageFeatures and imageEncoder: give one of them");
  }
  for (
    const { modality, name } of [textEncoder, imageEncoder].filter((given) => given !== undefined)
  ) {
    if (schema.some(({ role }) => role === modality)) continue;
    throw new TypeError(
      `Cannot use the ${modality} encoder ${name}: no column has the role ${modality}; the roles are ${
        schema.map(({ name, role }) => `${name}: ${role}`).join(", ")
      }`,
    );
  }
}
