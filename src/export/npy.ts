/** NumPy's array format 1.0, C order. Source: numpy.lib.format. */

/** NumPy's name for what an array holds; `U8` for text of eight code points at most. */
export type DType = "<f4" | "<f8" | "<i4" | "<i8" | "|b1" | `<U${number}`;

/** What stands before the numbers of an array. */
export function npyHeader(dtype: DType, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const tuple = `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
  const dict = `{'descr': '${dtype}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((10 + dict.length + 1) / 64) * 64;
  const text = `\x93NUMPY\x01\x00..${dict.padEnd(length - 11)}\n`;
  const header = Uint8Array.from(text, (character) => character.charCodeAt(0));
  new DataView(header.buffer).setUint16(8, length - 10, true);
  return header;
}

/** An array of texts, each as wide as the longest. */
export function npyOfStrings(texts: readonly string[]): Uint8Array<ArrayBuffer>[] {
  const width = Math.max(1, ...texts.map(codePoints));
  return [npyHeader(`<U${width}`, [texts.length]), encodeStrings(texts, width)];
}

/** Number of code points of a text. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** Texts as NumPy has them: code points of four bytes, zeros up to the width. */
export function encodeStrings(texts: readonly string[], width: number): Uint8Array<ArrayBuffer> {
  const units = new Uint32Array(texts.length * width);
  texts.forEach((text, i) => {
    let at = i * width;
    for (const character of text) units[at++] = character.codePointAt(0)!;
  });
  return new Uint8Array(units.buffer);
}
