import { openStream } from "./byte_source.ts";

/** The bytes of a file: a path, a `file:` URL, or an `http(s):` URL (fetched because the caller names it).
 *
 * @throws {Deno.errors.NotFound} If there is no such file; other faults of the system or the server likewise say what was read.
 */
export async function readFile(source: string | URL): Promise<Uint8Array<ArrayBuffer>> {
  return await new Response(await openStream(source)).bytes();
}
