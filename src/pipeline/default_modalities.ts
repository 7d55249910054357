import * as audio from "../modalities/audio/index.ts";
import * as image from "../modalities/image/index.ts";
import type { Modality } from "../modalities/modality.ts";
import { tabular } from "../modalities/tabular/index.ts";
import * as text from "../modalities/text/index.ts";
import type { Schema } from "../table/schema.ts";

/** Which features pictures and sounds are given, and what several columns of one role become. */
export interface ModalityChoice {
  /** Features of pictures.
   *
   * @default {"descriptors"}
   */
  readonly imageFeatures?: "descriptors" | "pixels";
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
 * @throws {TypeError} If no column is a feature.
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
  { imageFeatures, audioFeatures }: ModalityChoice,
): Record<string, (columns?: readonly string[]) => Modality> {
  return {
    text: (columns) => text.tfidf({ columns }),
    image: (columns) =>
      imageFeatures === "pixels" ? image.pixels({ columns }) : image.descriptors({ columns }),
    audio: (columns) =>
      audioFeatures === "logmel" ? audio.logMel({ columns }) : audio.mfcc({ columns }),
  };
}
