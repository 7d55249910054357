import { DecodeError, SchemaError } from "../errors.ts";
import type { MediaSource } from "../io/media_source.ts";

/** Where the media files of a table are, and whether they may be anywhere else. */
export interface MediaOptions {
  /** The folder that paths start from. */
  readonly base?: string;
  /** Lets paths leave that folder. @default {false} */
  readonly allowOutside?: boolean;
}

/** The source of a picture or sound whose path a cell holds. No file is touched.
 *
 * @param options `column` and `place` (`line 17`): where the cell is, for messages.
 * @throws {SchemaError} If there is no folder to start from.
 * @throws {DecodeError} If it is an address, or leaves the folder: by `..`, or by starting from a root or a drive.
 */
export function mediaFromPath(
  path: string,
  options: MediaOptions & { readonly column: string; readonly place: string },
): MediaSource {
  const { base, allowOutside = false, column, place } = options;
  if (base === undefined) {
    throw new SchemaError(
      `Cannot use the path "${path}" in column "${column}", ${place}: there is no folder to read it from; ` +
        "give the option base, or read the table from a file",
      column,
    );
  }
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(path)) {
    throw new DecodeError(
      `Cannot use the path "${path}" in column "${column}", ${place}: it is an address, and nothing is fetched; ` +
        "save the file beside the table and give its path",
      { column, source: path },
    );
  }
  if (!allowOutside && leavesFolder(path)) {
    throw new DecodeError(
      `Cannot use the path "${path}" in column "${column}", ${place}: it leaves the folder of its table; ` +
        "move the file into the folder, or allow paths outside",
      { column, source: path },
    );
  }
  return { kind: "file", path, base };
}

function leavesFolder(path: string): boolean {
  const startsElsewhere = /^\s*(?:[\\/]|[a-z]:)/i;
  if (startsElsewhere.test(path)) return true;
  let depth = 0;
  for (const step of path.split(/[\\/]/)) {
    if (step === "..") depth--;
    else if (step !== "" && step !== ".") depth++;
    if (depth < 0) return true;
  }
  return false;
}
