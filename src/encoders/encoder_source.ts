import { filesInHand, folderFiles, type ModelFiles } from "./model_files.ts";

/** Where a pretrained model is: a folder in the layout of Transformers.js, or its files in hand, by their paths in it. */
export type EncoderSource = string | URL | ModelFiles | {
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly name: string;
};

/** The files of a source. */
export function openSource(source: EncoderSource, options: { maxBytes?: number }): ModelFiles {
  if (typeof source === "string" || source instanceof URL) return folderFiles(source, options);
  return "files" in source ? filesInHand(source.files, { name: source.name, ...options }) : source;
}
