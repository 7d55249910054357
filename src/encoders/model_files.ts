import { resolve } from "node:path";
import { EncoderError, LimitError } from "../errors.ts";
import { awaitUnlessMissing } from "../io/unless_missing.ts";
import { copyOf, largeBytes } from "./large_bytes.ts";

/** The files of a pretrained model, in the layout of Transformers.js: `config.json`, `tokenizer.json`, `onnx/model.onnx`. */
export interface ModelFiles {
  /** What the model is called in messages: its folder, or its name on the hub. */
  readonly name: string;
  /** Whether reading may fetch a file that is not here yet. @default {false} */
  readonly fetches?: boolean;
  /** The bytes of a file, which are the caller's to keep or to give away; undefined if the model has none of that path.
   *
   * @param path Relative, with slashes.
   * @throws {EncoderError} If the path leaves the model, or the file cannot be had whole.
   * @throws {LimitError} If it is larger than allowed; it is not read then.
   */
  read(path: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** Largest file of a model, in bytes: more than 2 GiB a protobuf cannot hold. */
export const maxModelBytes = 2 ** 31 - 1;

/** The files of a folder, read when they are asked for. */
export function folderFiles(
  folder: string | URL,
  { maxBytes = maxModelBytes }: { readonly maxBytes?: number } = {},
): ModelFiles {
  const base = folder instanceof URL ? decodeURIComponent(folder.pathname) : folder;
  return {
    name: base,
    async read(path) {
      checkModelPath(path, base);
      const place = resolve(base, path);
      const stat = await awaitUnlessMissing(Deno.stat(place));
      if (stat === undefined) return undefined;
      checkModelSize(stat.size, { path: place, maxBytes });
      return await awaitUnlessMissing(readLarge(place, stat.size));
    },
  };
}

/** The bytes of a file of this machine. */
export async function readLarge(path: string, size: number): Promise<Uint8Array<ArrayBuffer>> {
  using file = await Deno.open(path);
  const bytes = largeBytes(size);
  let at = 0;
  while (at < size) {
    const read = await file.read(bytes.subarray(at));
    if (read === null) break;
    at += read;
  }
  return bytes.subarray(0, at);
}

/** The files in hand: of a bundle, or of a model file. */
export function filesInHand(
  files: Readonly<Record<string, Uint8Array>>,
  { name, maxBytes = maxModelBytes }: { readonly name: string; readonly maxBytes?: number },
): ModelFiles {
  return {
    name,
    read: (path) =>
      Promise.try(() => {
        if (!Object.hasOwn(files, path)) return undefined;
        checkModelSize(files[path].length, { path, maxBytes });
        return copyOf(files[path]);
      }),
  };
}

/** @throws {EncoderError} If the path is absolute, or leaves the folder of its model. */
export function checkModelPath(path: string, model: string): void {
  const parts = path.split("/");
  const isPlain = path !== "" && !path.includes("\\") && !path.includes("\0") &&
    !/^[A-Za-z]:/.test(path) && parts.every((part) => !["", ".", ".."].includes(part));
  if (isPlain) return;
  throw new EncoderError(
    `Cannot read ${JSON.stringify(path)} of ${model}: the path must stay inside of the model`,
    { source: model },
  );
}

/** @throws {LimitError} If a file of a model is larger than allowed. */
export function checkModelSize(
  actual: number,
  { path, maxBytes }: { readonly path: string; readonly maxBytes: number },
): void {
  if (actual <= maxBytes) return;
  throw new LimitError(`Cannot load ${path}: its size in bytes`, { limit: maxBytes, actual });
}
