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

/** `writeSync` may write a part only. */
function writeAll(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  let bytes = encoder.encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
}
