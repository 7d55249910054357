import { dirname } from "node:path";
import { TemporaryFile } from "./temporary_file.ts";

/** Writes a file so that nobody ever sees half of it: to a temporary file beside it, which then takes its place.
 *
 * If anything fails, the temporary file is removed and what was there before stays.
 *
 * @param content Its bytes, or what writes them piece by piece.
 */
export async function writeAtomically(
  path: string,
  content: Uint8Array | ((file: TemporaryFile) => Promise<void>),
): Promise<void> {
  await using file = await TemporaryFile.beside(path).catch((error) => {
    throw error instanceof Deno.errors.NotFound ? noFolderFor(path, error) : error;
  });
  if (typeof content === "function") await content(file);
  else await file.write(content);
  await file.moveTo(path);
}

/** The error of a file that is to be written where there is no folder. */
export function noFolderFor(path: string, cause?: unknown): Deno.errors.NotFound {
  return new Deno.errors.NotFound(
    `Cannot write ${path}: there is no folder ${dirname(path)}; make it first`,
    { cause },
  );
}
