import { concat } from "./bytes.ts";

/** What {@linkcode encodeWav} is told. */
export interface WavHeader {
  /** 1 PCM, 3 float, 6 A-law, 7 µ-law. @default {1} */
  readonly encoding?: number;
  readonly bits: number;
  /** @default {1} */
  readonly channels?: number;
  /** @default {8000} */
  readonly sampleRate?: number;
  /** Whether the format is written as an extensible one. @default {false} */
  readonly extensible?: boolean;
  /** Size of the samples by the header, if it is not to be the true one. */
  readonly dataSize?: number;
  /** Size of the whole by the header, if it is not to be the true one. */
  readonly riffSize?: number;
  /** Chunks between format and samples, and after them. */
  readonly before?: Uint8Array;
  readonly after?: Uint8Array;
}

/** A WAV file of samples that are encoded already. */
export function encodeWav(header: WavHeader, data: Uint8Array): Uint8Array {
  const { encoding = 1, bits, channels = 1, sampleRate = 8000, extensible = false } = header;
  const format = new Uint8Array(extensible ? 40 : 16), view = new DataView(format.buffer);
  const frameBytes = channels * bits / 8;
  view.setUint16(0, extensible ? 0xfffe : encoding, true);
  view.setUint16(2, channels, true);
  view.setUint32(4, sampleRate, true);
  view.setUint32(8, sampleRate * frameBytes, true);
  view.setUint16(12, frameBytes, true);
  view.setUint16(14, bits, true);
  if (extensible) {
    view.setUint16(16, 22, true);
    view.setUint16(18, bits, true);
    view.setUint16(24, encoding, true);
    format.set(Uint8Array.fromHex("000000001000800000aa00389b71"), 26);
  }
  const content = concat([
    new TextEncoder().encode("WAVE"),
    wavChunk("fmt ", format),
    header.before ?? new Uint8Array(),
    wavChunk("data", data, header.dataSize),
    header.after ?? new Uint8Array(),
  ]);
  return wavChunk("RIFF", content, header.riffSize);
}

/** A chunk: name, length, content, and padding to an even length. */
export function wavChunk(name: string, content: Uint8Array, size = content.length): Uint8Array {
  const head = new Uint8Array(8);
  head.set(new TextEncoder().encode(name));
  new DataView(head.buffer).setUint32(4, size, true);
  return concat([head, content, new Uint8Array(content.length % 2)]);
}
