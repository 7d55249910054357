/** The two streams: results on standard output, everything else on standard error. */

const encoder = new TextEncoder();

/** Prints a line of the result. */
export function print(line: string): void {
  writeAll(Deno.stdout, `${line}\n`);
}

/** Prints a line for the reader, never part of the result. */
export function note(line: string): void {
  writeAll(Deno.stderr, `${line}\n`);
}

/** Prints the result as one JSON document. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** Standard output for results of many lines: they are written a page at a time, and whoever adds to them waits for
 * whoever reads them.
 */
export class PagedOutput {
  #page: string[] = [];
  #length = 0;

  /** Adds text. */
  async write(text: string): Promise<void> {
    this.#page.push(text);
    this.#length += text.length;
    if (this.#length >= pageLength) await this.flush();
  }

  /** Writes what is left. */
  async flush(): Promise<void> {
    let bytes = encoder.encode(this.#page.join(""));
    this.#page = [];
    this.#length = 0;
    while (bytes.length > 0) bytes = bytes.subarray(await Deno.stdout.write(bytes));
  }
}

const pageLength = 2 ** 16;

/** `writeSync` may write a part only. */
function writeAll(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  let bytes = encoder.encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
}
