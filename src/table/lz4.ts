/** Decompression of LZ4: blocks, as Parquet has them, and frames of blocks, as Arrow has them.
 *
 * Source: the block format and the frame format 1.6.4 (https://github.com/lz4/lz4/tree/dev/doc).
 */

/** Decompresses a block.
 *
 * @param length Bytes of the result.
 * @throws {SyntaxError} If the block is damaged, or of another length.
 */
export function decompressLz4Block(block: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  if (decompressInto(output, { block, start: 0 }) !== length) fail();
  return output;
}

/** Decompresses a frame; its checksums are passed over.
 *
 * @param length Bytes of the result.
 * @throws {SyntaxError} If the frame is damaged, or of another length.
 */
export function decompressLz4Frame(frame: Uint8Array, length: number): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const output = new Uint8Array(length);
  let written = 0;
  if (frame.length < 7 || view.getUint32(0, true) !== 0x184d2204) fail();
  const flags = frame[4];
  const hasBlockChecksums = (flags & 0x10) !== 0, hasLength = (flags & 0x08) !== 0;
  let at = hasLength ? 15 : 7;
  while (true) {
    if (at + 4 > frame.length) fail();
    const header = view.getUint32(at, true);
    at += 4;
    if (header === 0) break;
    const end = at + (header & 0x7fffffff);
    if (end > frame.length) fail();
    if (header >= 0x80000000) {
      if (written + end - at > length) fail();
      output.set(frame.subarray(at, end), written);
      written += end - at;
    } else written = decompressInto(output, { block: frame.subarray(at, end), start: written });
    at = end + (hasBlockChecksums ? 4 : 0);
  }
  if (written !== length) fail();
  return output;
}

/** Writes a block from `start`; it may repeat what stands before. Gives its end. */
function decompressInto(
  output: Uint8Array,
  { block, start }: { block: Uint8Array; start: number },
): number {
  let at = 0, written = start;
  function readLength(nibble: number): number {
    let length = nibble;
    if (nibble < 15) return length;
    let byte: number;
    do {
      if (at >= block.length) fail();
      length += byte = block[at++];
    } while (byte === 255);
    return length;
  }
  while (at < block.length) {
    const token = block[at++];
    const literals = readLength(token >> 4);
    if (at + literals > block.length || written + literals > output.length) fail();
    output.set(block.subarray(at, at + literals), written);
    at += literals;
    written += literals;
    if (at === block.length) break;
    if (at + 2 > block.length) fail();
    const distance = block[at] | block[at + 1] << 8;
    at += 2;
    const length = readLength(token & 15) + 4;
    if (distance === 0 || distance > written || written + length > output.length) fail();
    // Byte by byte: what is repeated may overlap what is written.
    for (let i = 0; i < length; i++, written++) output[written] = output[written - distance];
  }
  return written;
}

function fail(): never {
  throw new SyntaxError("LZ4 data are damaged");
}
