import type { TemporaryFile } from "../io/temporary_file.ts";
import { codePoints, type DType, encodeStrings, npyHeader } from "./npy.ts";

/** Opens a temporary file. */
export type OpenPart = () => Promise<TemporaryFile>;

/** Numbers, or whether something is so. */
type Values = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;

type Bytes = AsyncGenerator<Uint8Array<ArrayBuffer>>;

/** A NumPy array whose rows arrive in parts: they wait in a temporary file, as the header says how many there are. */
export class GrowingArray {
  readonly #open: OpenPart;
  readonly #shapeOfRow: readonly number[];
  #file: TemporaryFile | undefined;
  #dtype: DType = "<f8";
  #rows = 0;

  /** An array of no rows yet.
   *
   * @param shapeOfRow Empty for an array of one axis.
   */
  constructor(open: OpenPart, shapeOfRow: readonly number[] = []) {
    this.#open = open;
    this.#shapeOfRow = shapeOfRow;
  }

  /** Adds rows. */
  async append(values: Values, rows: number = values.length): Promise<void> {
    this.#file ??= await this.#open();
    this.#dtype = dtypeOf(values);
    this.#rows += rows;
    await this.#file.write(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  /** The whole array. */
  async *read(): Bytes {
    yield npyHeader(this.#dtype, [this.#rows, ...this.#shapeOfRow]);
    if (this.#file !== undefined) yield* await this.#file.read();
  }
}

/** The same for texts, which are all made as wide as the longest. */
export class GrowingTexts {
  readonly #open: OpenPart;
  #file: TemporaryFile | undefined;
  #rows = 0;
  #width = 1;

  /** An array of no texts yet. */
  constructor(open: OpenPart) {
    this.#open = open;
  }

  /** Adds texts. */
  async append(texts: readonly string[]): Promise<void> {
    this.#file ??= await this.#open();
    this.#rows += texts.length;
    for (const text of texts) this.#width = Math.max(this.#width, codePoints(text));
    await this.#file.write(new TextEncoder().encode(`${JSON.stringify(texts)}\n`));
  }

  /** The whole array. */
  async *read(): Bytes {
    yield npyHeader(`<U${this.#width}`, [this.#rows]);
    if (this.#file === undefined) return;
    const texts = (await this.#file.read()).pipeThrough(new TextDecoderStream());
    let rest = "";
    for await (const text of texts) {
      const parts = (rest + text).split("\n");
      rest = parts.pop()!;
      for (const part of parts) yield encodeStrings(JSON.parse(part), this.#width);
    }
  }
}

function dtypeOf(values: Values): DType {
  if (values instanceof Float32Array) return "<f4";
  if (values instanceof Float64Array) return "<f8";
  if (values instanceof Int32Array) return "<i4";
  return values instanceof BigInt64Array ? "<i8" : "|b1";
}
