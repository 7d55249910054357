import { basename, dirname, join } from "node:path";

/** Writes a file so that nobody ever sees half of it: to a temporary file beside it, which then takes its place.
 *
 * If anything fails, the temporary file is removed and what was there before stays.
 */
export async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}.tmp`);
  try {
    await Deno.writeFile(temporary, bytes, { createNew: true });
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    if (error instanceof Deno.errors.NotFound) {
      throw noFolderFor(path, error);
    }
    throw error;
  }
}

/** The error of a file that is to be written where there is no folder. */
export function noFolderFor(path: string, cause?: unknown): Deno.errors.NotFound {
  return new Deno.errors.NotFound(
    `Cannot write ${path}: there is no folder ${dirname(path)}; make it first`,
    { cause },
  );
}
