import type { Block } from "../core/block.ts";
import type { Matrix } from "../core/matrix.ts";
import { SparseMatrix } from "../core/sparse_matrix.ts";
import { makeZip } from "../deps/client_zip.ts";
import { TemporaryFile } from "../io/temporary_file.ts";
import type { FeatureBatch } from "./feature_format.ts";
import { GrowingArray, GrowingTexts, type OpenPart } from "./growing_array.ts";
import { npyHeader, npyOfStrings } from "./npy.ts";

/** An archive of NumPy arrays, uncompressed. */
export async function writeNpz(
  batches: AsyncIterable<FeatureBatch>,
  file: TemporaryFile,
): Promise<void> {
  await using parts = new AsyncDisposableStack();
  const open: OpenPart = async () => parts.use(await TemporaryFile.beside(file.path));
  const ids = new GrowingTexts(open);
  let blocks: GrowingBlock[] | undefined;
  for await (const batch of batches) {
    await ids.append(batch[0].ids);
    blocks ??= batch.map((block) => new GrowingBlock(block, open));
    for (const [i, block] of batch.entries()) await blocks[i].append(block);
  }
  const arrays = [["id", ids.read()] as const, ...(blocks ?? []).flatMap((block) => block.read())];
  const members = arrays.map(([name, input]) => ({
    name: `${name}.npy`,
    input,
    // The same features give the same bytes.
    lastModified: "1980-01-01T00:00:00",
  }));
  for await (const chunk of makeZip(members)) await file.write(chunk);
}

type NamedArray = readonly [name: string, bytes: AsyncIterable<Uint8Array<ArrayBuffer>>];

/** The arrays of a modality. */
class GrowingBlock {
  readonly #modality: string;
  readonly #names: readonly string[];
  readonly #present: GrowingArray;
  readonly #features: GrowingMatrix | GrowingSparseMatrix;

  constructor({ modality, names, features }: Block, open: OpenPart) {
    this.#modality = modality;
    this.#names = names;
    this.#present = new GrowingArray(open);
    this.#features = features instanceof SparseMatrix
      ? new GrowingSparseMatrix(features.columns, open)
      : new GrowingMatrix(features.columns, open);
  }

  async append({ present, features }: Block): Promise<void> {
    await this.#present.append(present);
    await this.#features.append(features as Matrix & SparseMatrix);
  }

  read(): NamedArray[] {
    return [
      ...this.#features.read(this.#modality),
      [`${this.#modality}.present`, this.#present.read()],
      [`${this.#modality}.names`, ReadableStream.from(npyOfStrings(this.#names))],
    ];
  }
}

class GrowingMatrix {
  readonly #values: GrowingArray;

  constructor(columns: number, open: OpenPart) {
    this.#values = new GrowingArray(open, [columns]);
  }

  async append({ data, rows }: Matrix): Promise<void> {
    await this.#values.append(data, rows);
  }

  read(modality: string): NamedArray[] {
    return [[modality, this.#values.read()]];
  }
}

/** The arrays that SciPy makes a `csr_matrix` of. */
class GrowingSparseMatrix {
  readonly #columns: number;
  readonly #data: GrowingArray;
  readonly #indices: GrowingArray;
  readonly #indptr: GrowingArray;
  #rows = 0;
  #entries = 0;

  constructor(columns: number, open: OpenPart) {
    this.#columns = columns;
    this.#data = new GrowingArray(open);
    this.#indices = new GrowingArray(open);
    this.#indptr = new GrowingArray(open);
  }

  async append({ data, indices, indptr, rows }: SparseMatrix): Promise<void> {
    await this.#data.append(data);
    await this.#indices.append(Int32Array.from(indices));
    const ends = BigInt64Array.from(indptr, (end) => BigInt(this.#entries + end));
    await this.#indptr.append(this.#rows === 0 ? ends : ends.subarray(1));
    this.#rows += rows;
    this.#entries += data.length;
  }

  read(modality: string): NamedArray[] {
    const shape = BigInt64Array.of(BigInt(this.#rows), BigInt(this.#columns));
    return [
      [`${modality}.data`, this.#data.read()],
      [`${modality}.indices`, this.#indices.read()],
      [`${modality}.indptr`, this.#indptr.read()],
      [
        `${modality}.shape`,
        ReadableStream.from([npyHeader("<i8", [2]), new Uint8Array(shape.buffer)]),
      ],
    ];
  }
}
