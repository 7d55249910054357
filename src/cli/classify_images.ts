import type { Clip } from "../encoders/clip.ts";
import type { ImageEncoder } from "../modalities/encoder.ts";
import type { ExtractContext } from "../modalities/modality.ts";
import { embedFiles, matrixOf } from "./embed_pictures.ts";

/** What a picture is found to show. */
export interface ClassifiedImage {
  /** As it was given. */
  readonly file: string;
  /** The most probable label; of equal ones, the first. */
  readonly label: string;
  /** Of every label; they sum to 1. */
  readonly probabilities: Readonly<Record<string, number>>;
}

/** What {@linkcode classifyImages} asks of a CLIP. */
export type Classifying = Pick<Clip, "zeroShot"> & { readonly image: ImageEncoder };

/** Classifies picture files by labels that nothing was trained on.
 *
 * @returns One a file, and the labels that were too long to be read whole.
 * @throws {DecodeError | LimitError} If a picture cannot be had.
 * @throws {EncoderError} If a network cannot run.
 */
export async function classifyImages(
  clip: Classifying,
  files: readonly string[],
  { labels, templates, context }: {
    readonly labels: readonly string[];
    readonly templates: readonly string[];
    readonly context: ExtractContext;
  },
): Promise<{ images: ClassifiedImage[]; truncated: readonly string[] }> {
  const embedded = await embedFiles(files, { encoder: clip.image, context });
  const vectors = matrixOf(embedded);
  const { probabilities, truncated } = await clip.zeroShot(vectors, labels, {
    template: templates,
  });
  const images = files.map((file, i) => {
    const row = Array.from(probabilities.row(i));
    return {
      file,
      label: labels[row.indexOf(Math.max(...row))],
      probabilities: Object.fromEntries(labels.map((label, j) => [label, row[j]])),
    };
  });
  return { images, truncated };
}
