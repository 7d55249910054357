import { crc32, deflateSync } from "node:zlib";
import { concat } from "./bytes.ts";

/** What {@linkcode encodePng} is told. */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** @default {8} */
  readonly depth?: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA. */
  readonly color: number;
  /** @default {false} */
  readonly interlaced?: boolean;
  /** Chunks before the picture, as PLTE. */
  readonly chunks?: readonly Uint8Array[];
}

/** A PNG of the given rows, which are packed as the format wants them; of an interlaced one, those of its passes. */
export function encodePng(header: PngHeader, rows: readonly ArrayLike<number>[]): Uint8Array {
  const { width, height, depth = 8, color, interlaced = false, chunks = [] } = header;
  const ihdr = new Uint8Array(13);
  new DataView(ihdr.buffer).setUint32(0, width);
  new DataView(ihdr.buffer).setUint32(4, height);
  ihdr.set([depth, color, 0, 0, interlaced ? 1 : 0], 8);
  const raw = Uint8Array.from(rows.flatMap((row) => [0, ...Array.from(row)]));
  return concat([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", ihdr),
    ...chunks,
    chunk("IDAT", deflateSync(raw)),
    chunk("IEND", new Uint8Array()),
  ]);
}

/** A chunk: length, name, content, checksum. */
export function chunk(name: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + content.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  bytes.set(new TextEncoder().encode(name), 4);
  bytes.set(content, 8);
  view.setUint32(8 + content.length, crc32(bytes.subarray(4, 8 + content.length)));
  return bytes;
}

/** The passes of Adam7, each as first row, row step, first column, column step. */
const PASSES = [
  [0, 8, 0, 8],
  [0, 8, 4, 8],
  [4, 8, 0, 4],
  [0, 4, 2, 4],
  [2, 4, 0, 2],
  [0, 2, 1, 2],
  [1, 2, 0, 1],
];

/** The rows of the passes of an interlaced picture of one byte a pixel. */
export function interlace(rows: readonly ArrayLike<number>[]): number[][] {
  return PASSES.flatMap(([firstRow, rowStep, firstColumn, columnStep]) =>
    rows.filter((_, y) => y >= firstRow && (y - firstRow) % rowStep === 0)
      .map((row) =>
        Array.from(row).filter((_, x) => x >= firstColumn && (x - firstColumn) % columnStep === 0)
      )
      .filter((row) => row.length > 0)
  );
}
