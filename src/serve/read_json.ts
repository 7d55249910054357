import { Problem } from "./problem.ts";

/** The JSON body of a request.
 *
 * @param maxBytes Bytes are counted as they arrive, whatever the request says of its length.
 * @throws {Problem} 415 if the body is not said to be JSON, 413 if it is too large, 400 if it is not JSON.
 */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type)) {
    throw new Problem(`The body must be application/json; it is ${type || "of no type"}`, {
      status: 415,
      title: "Unsupported Media Type",
      headers: { "accept-post": "application/json" },
    });
  }
  const bytes = await readBytes(request, maxBytes);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new Problem(`The body is not JSON in UTF-8: ${(error as Error).message}`, {
      status: 400,
      title: "Bad Request",
    });
  }
}

async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length")) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    // Leaving the loop cancels the stream, so the rest is never read.
    if (length > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

function tooLarge(maxBytes: number): Problem {
  return new Problem(`The body may have ${maxBytes} bytes at most; send fewer rows at a time`, {
    status: 413,
    title: "Content Too Large",
  });
}
