/** Decodes the bytes of a text piece by piece.
 *
 * A byte order mark says what they are (UTF-8, UTF-16 as Excel's "Unicode text"), and is left out; without one, they are
 * of the given encoding.
 *
 * @param options `encoding`: a label of the Encoding Standard, as `windows-1252`, `@default {"utf-8"}`; `name`: what is
 * read, for messages.
 * @throws {SyntaxError} If they are not of that encoding.
 * @throws {RangeError} If there is no such encoding.
 */
export async function* decodeText(
  chunks: AsyncIterable<Uint8Array>,
  { encoding, name }: { encoding?: string; name: string },
): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let start = new Uint8Array();
  for await (const chunk of chunks) {
    if (decoder !== undefined) {
      yield decode(decoder, chunk);
      continue;
    }
    start = concat(start, chunk);
    if (start.length < 4) continue;
    decoder = begin(start);
    yield decode(decoder, start);
  }
  if (decoder === undefined) yield decode(decoder = begin(start), start);
  yield decode(decoder);

  function begin(bytes: Uint8Array): TextDecoder {
    const marked = encodingOfMark(bytes);
    if (marked === undefined && encoding === undefined && bytes.subarray(0, 4).includes(0)) {
      throw unreadable("it looks like UTF-16 without a byte order mark");
    }
    return openDecoder(marked ?? encoding ?? "utf-8");
  }

  function decode(decoder: TextDecoder, bytes?: Uint8Array): string {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch (cause) {
      throw unreadable(`it is not ${decoder.encoding.toUpperCase()} text`, cause);
    }
  }

  function unreadable(why: string, cause?: unknown): SyntaxError {
    return new SyntaxError(
      `Cannot read ${name}: ${why}; save it as UTF-8, or give its encoding, as --encoding windows-1252 ` +
        '(in code: encoding: "windows-1252")',
      { cause },
    );
  }
}

function encodingOfMark([a, b, c]: Uint8Array): string | undefined {
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  return a === 0xef && b === 0xbb && c === 0xbf ? "utf-8" : undefined;
}

function openDecoder(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch (cause) {
    throw new RangeError(
      `Cannot use encoding ${JSON.stringify(encoding)}: there is none of that name; give one as ` +
        "utf-8, utf-16le or windows-1252",
      { cause },
    );
  }
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
