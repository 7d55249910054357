import { hubFiles, type HubFilesOptions } from "./hub_files.ts";
import type { HubModel } from "./hub_model.ts";
import { filesInHand, folderFiles, type ModelFiles } from "./model_files.ts";

/** Where a pretrained model is: a folder in the layout of Transformers.js, its files in hand, by their paths in it, or its
 * name on the hub, which is looked up in the cache on this machine. */
export type EncoderSource = string | URL | HubModel | ModelFiles | {
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly name: string;
};

/** The files of a source; all options but `maxBytes` are for models of the hub. */
export function openSource(source: EncoderSource, options: HubFilesOptions): ModelFiles {
  if (typeof source === "string" || source instanceof URL) return folderFiles(source, options);
  if ("hub" in source) return hubFiles(source, options);
  if ("files" in source) {
    return filesInHand(source.files, { name: source.name, maxBytes: options.maxBytes });
  }
  return source;
}
