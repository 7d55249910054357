import * as audio from "../modalities/audio/index.ts";
import * as image from "../modalities/image/index.ts";
import type { Modality } from "../modalities/modality.ts";
import { tabular } from "../modalities/tabular/index.ts";
import * as text from "../modalities/text/index.ts";
import type { Role, Schema } from "../table/schema.ts";

/** Which features pictures and sounds are given. */
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
}

/** The modalities that a schema's columns call for, with the default settings of each.
 *
 * @throws {TypeError} If no column is a feature.
 */
export function defaultModalities(
  schema: Schema,
  choice: ModalityChoice = {},
): Record<string, Modality> {
  const candidates: Record<string, () => Modality> = {
    tabular: () => tabular(),
    text: () => text.tfidf(),
    image: () => choice.imageFeatures === "pixels" ? image.pixels() : image.descriptors(),
    audio: () => choice.audioFeatures === "logmel" ? audio.logMel() : audio.mfcc(),
  };
  const present: Role[] = schema.map(({ role }) => role);
  const modalities = Object.entries(candidates)
    .map(([name, make]): [string, Modality] => [name, make()])
    .filter(([, modality]) => modality.roles.some((role) => present.includes(role)));
  if (modalities.length === 0) {
    throw new TypeError(
      `Cannot learn: no column is a feature; the roles are ${
        schema.map(({ name, role }) => `${name}: ${role}`).join(", ")
      }`,
    );
  }
  return Object.fromEntries(modalities);
}
