/** The bytes of a file: a path, a `file:` URL, or an `http(s):` URL (fetched because the caller names it).
 *
 * @throws {Deno.errors.NotFound} If there is no such file; other faults of the system or the server likewise say what was read.
 */
export async function readFile(source: string | URL): Promise<Uint8Array<ArrayBuffer>> {
  if (source instanceof URL && source.protocol !== "file:") return await fetchFile(source);
  try {
    return await Deno.readFile(source);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new Deno.errors.NotFound(`Cannot read ${source}: there is no such file`, {
        cause: error,
      });
    }
    throw error;
  }
}

async function fetchFile(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  if (!response.ok) {
    await response.body?.cancel();
    throw new Deno.errors.Http(
      `Cannot read ${url}: the server answered ${response.status} ${response.statusText}`,
    );
  }
  return new Uint8Array(await response.arrayBuffer());
}
