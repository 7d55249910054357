import { checkInteger, checkOneEach, checkOneOf } from "../core/check.ts";
import { nearestRows } from "../core/kernels/nearest.ts";
import { type EncoderIdentity, identityOf } from "../core/encoder_identity.ts";
import { Matrix } from "../core/matrix.ts";
import type { ModelState, Stateful, StateReader } from "../core/state.ts";
import { SchemaError, ShapeError } from "../errors.ts";
import { type IndexFilter, maskOf } from "./filter.ts";
import { copyColumns, type IndexCell, type IndexColumns } from "./index_columns.ts";
import { checkEncoder, readEncoders } from "./index_encoder.ts";
import { packCells, unpackCells } from "./packed_cells.ts";
import { findOtherLength, unitRows } from "./unit_rows.ts";

/** Rows to be found. */
export interface IndexEntries {
  /** One a row, all different. */
  readonly ids: readonly string[];
  /** Shape `(rows, dimensions)`; their lengths do not count. */
  readonly vectors: Matrix;
  /** What else is known of the rows: told of those found, and filtered by. @default {none} */
  readonly columns?: IndexColumns;
}

/** What a {@linkcode SearchIndex} is made of. */
export interface SearchIndexParts extends IndexEntries {
  /** What the vectors stand for. */
  readonly kind: "image" | "text";
  /** The encoders whose vectors lie in one space, of which one made these: both halves of a CLIP, or one encoder of texts. */
  readonly encoders: readonly EncoderIdentity[];
}

/** A row of an index. */
export interface IndexRow {
  /** Its id. */
  readonly id: string;
  /** Its number, from 0. */
  readonly row: number;
  /** What else is known of it. */
  readonly columns: Readonly<Record<string, IndexCell>>;
}

/** A row that was found. */
export interface SearchHit extends IndexRow {
  /** Cosine between its vector and the query, in [-1, 1]. */
  readonly score: number;
}

/** Options of {@linkcode SearchIndex.search}. */
export interface SearchOptions {
  /** What made the queries. */
  readonly encoder: EncoderIdentity;
  /** Most rows to find. @default {10} */
  readonly k?: number;
  /** Which rows may be found: by the values of columns, all of which a row must fit, or by a test. @default {all} */
  readonly where?: IndexFilter | ((row: IndexRow) => boolean);
}

/** Vectors with ids and columns, in which the nearest are found: texts by texts, and, of encoders with one space as the two
 * halves of a CLIP, pictures by texts, by pictures, and texts by pictures. Immutable.
 *
 * The search is exact: every row is compared.
 *
 * @example
 * ```ts
 * import { Matrix, SearchIndex } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * // Stands for an encoder; `encoders: [clip.image, clip.text]` where pictures are searched by texts.
 * const encoder = { modality: "text", name: "words", sha256: "0".repeat(64), options: {}, dimensions: 2 } as const;
 * const index = SearchIndex.of({
 *   ids: ["north", "east", "north-east"],
 *   vectors: Matrix.fromRows([[0, 1], [1, 0], [1, 1]]),
 *   columns: { letters: [5, 4, 10] },
 *   kind: "text",
 *   encoders: [encoder],
 * });
 * const [hits] = index.search(Matrix.fromRows([[0.1, 2]]), { encoder, k: 2 });
 * assertEquals(hits.map(({ id }) => id), ["north", "north-east"]);
 * const [short] = index.search(Matrix.fromRows([[0.1, 2]]), { encoder, where: { letters: [4, 5] } });
 * assertEquals(short.map(({ id, columns }) => [id, columns.letters]), [["north", 5], ["east", 4]]);
 * ```
 */
export class SearchIndex implements Stateful {
  /** One a row, all different. */
  readonly ids: readonly string[];
  /** f32, shape `(rows, dimensions)`; each row of length 1. */
  readonly vectors: Matrix;
  /** What else is known of the rows. */
  readonly columns: IndexColumns;
  /** What the vectors stand for. */
  readonly kind: "image" | "text";
  /** The encoders whose vectors lie in the space of the index. */
  readonly encoders: readonly EncoderIdentity[];

  private constructor(
    { ids, data, columns, kind, encoders }: Omit<SearchIndexParts, "vectors" | "columns"> & {
      readonly data: Float32Array;
      readonly columns: IndexColumns;
    },
  ) {
    this.ids = ids;
    this.vectors = new Matrix(ids.length, encoders[0].dimensions, data);
    this.columns = columns;
    this.kind = kind;
    this.encoders = encoders;
  }

  /** An index of these rows.
   *
   * @throws {ShapeError} If ids and vectors differ in number, or vectors and encoders in dimensions.
   * @throws {RangeError} If two ids are the same, a vector is zero or not finite, or no encoder is one of the kind.
   * @throws {SchemaError} If a column has another number of cells than there are rows, or cells of several kinds.
   */
  static of({ ids, vectors, columns = {}, kind, encoders }: SearchIndexParts): SearchIndex {
    checkOneOf("kind", kind, ["image", "text"]);
    const identities = encoders.map(identityOf);
    checkEncoders(identities, kind);
    const { dimensions } = identities[0];
    checkOneEach("index vectors", vectors.rows, { ids });
    checkColumns("index vectors", vectors, dimensions);
    checkDifferent(ids);
    const { data } = unitRows(vectors, {
      action: "index vectors",
      tell: (row) => JSON.stringify(ids[row]),
    });
    return new SearchIndex({
      ids: [...ids],
      data,
      columns: copyColumns(columns, ids.length),
      kind,
      encoders: identities,
    });
  }

  /** The index of a state.
   *
   * @throws {ModelFormatError} If a field is missing or does not fit.
   */
  static fromState(reader: StateReader): SearchIndex {
    const kind = reader.oneOf("kind", ["image", "text"]);
    const encoders = readEncoders(reader);
    orFail(reader, "encoders", () => checkEncoders(encoders, kind));
    const ids = unpackCells(reader, "ids").map((id) =>
      typeof id === "string" ? id : reader.fail("ids", "must be strings")
    );
    orFail(reader, "ids", () => checkDifferent(ids));
    const { dimensions } = encoders[0];
    const data = reader.f32("vectors", [ids.length, dimensions]);
    const other = findOtherLength({ rows: ids.length, columns: dimensions, data });
    if (other >= 0) reader.fail("vectors", `must be of length 1: row ${other} is not`);
    const names = reader.strings("columns");
    if (new Set(names).size < names.length) reader.fail("columns", "must be different names");
    const columns = Object.fromEntries(
      names.map((name, i) => [name, unpackCells(reader, `column${i}`)]),
    );
    orFail(reader, "columns", () => copyColumns(columns, ids.length));
    return new SearchIndex({ ids, data, columns, kind, encoders });
  }

  /** Number of rows. */
  get rows(): number {
    return this.ids.length;
  }

  /** Numbers in a vector. */
  get dimensions(): number {
    return this.vectors.columns;
  }

  /** What is known of a row. */
  row(row: number): IndexRow {
    const columns = Object.fromEntries(
      Object.entries(this.columns).map(([name, cells]) => [name, cells[row]]),
    );
    return { id: this.ids[row], row, columns };
  }

  /** Checks that vectors of an encoder lie in the space of this index.
   *
   * @throws {EncoderError} If it is none of those that the index was made with: another SHA-256, or other options.
   */
  checkEncoder(encoder: EncoderIdentity): void {
    checkEncoder(encoder, this.encoders, "search the index");
  }

  /** This index with more rows behind its own, made by the same encoder.
   *
   * @throws {EncoderError} If another encoder made them.
   * @throws {SchemaError} If the names of the columns differ, or the kinds of their cells.
   * @throws {RangeError} If an id is there already, or a vector is zero or not finite.
   */
  append(
    { encoder, ...entries }: IndexEntries & { readonly encoder: EncoderIdentity },
  ): SearchIndex {
    const { kind, encoders } = this;
    if (encoder.modality !== kind) {
      throw new RangeError(
        `Cannot append to an index of kind ${kind}: its rows are made by an encoder of that modality: current value is ${encoder.modality}`,
      );
    }
    checkEncoder(encoder, encoders, "append to the index");
    const added = SearchIndex.of({ ...entries, kind, encoders });
    checkSameNames(added.columns, this.columns);
    const ids = [...this.ids, ...added.ids];
    checkDifferent(ids);
    const data = new Float32Array(ids.length * this.dimensions);
    data.set(this.vectors.data);
    data.set(added.vectors.data, this.vectors.data.length);
    const columns = Object.fromEntries(
      Object.entries(this.columns).map((
        [name, cells],
      ) => [name, [...cells, ...added.columns[name]]]),
    );
    return new SearchIndex({
      ids,
      data,
      columns: copyColumns(columns, ids.length),
      kind,
      encoders,
    });
  }

  /** The rows nearest to each query by the cosine, the nearest first; of equal ones, the lower row.
   *
   * @param queries Shape `(queries, dimensions)`; their lengths do not count.
   * @returns One list a query; shorter than `k` where fewer rows may be found.
   * @throws {EncoderError} If another encoder made the queries.
   * @throws {ShapeError} If the queries are of other dimensions.
   * @throws {RangeError} If `k` is not an integer of at least 1, or a query is zero or not finite.
   * @throws {SchemaError} If `where` names a column that the index has not.
   * @throws {TypeError} If `where` compares numbers with a string, or the reverse.
   */
  search(queries: Matrix, { encoder, k = 10, where }: SearchOptions): SearchHit[][] {
    checkInteger("k", k, 1);
    this.checkEncoder(encoder);
    checkColumns("search the index", queries, this.dimensions);
    const unit = unitRows(queries, {
      action: "search the index",
      tell: (row) => `query ${row}`,
    });
    const { rows, columns } = this.vectors, data = this.vectors.data as Float32Array;
    const found = nearestRows({ rows, columns, data }, unit, { k, mask: this.#mask(where) });
    return found.rows.map((numbers, query) =>
      Array.from(numbers, (row, place) => {
        // Rounding may take the cosine of a vector with itself past 1.
        const score = Math.max(-1, Math.min(1, found.scores[query][place]));
        const { id, columns } = this.row(row);
        return { id, score, row, columns };
      })
    );
  }

  /** Everything that it holds. */
  toState(): ModelState {
    const { ids, vectors, columns, kind, encoders } = this;
    return {
      type: "SearchIndex",
      fields: {
        kind,
        encoders: encoders.map((encoder) => ({ ...encoder })),
        columns: Object.keys(columns),
      },
      tensors: {
        vectors: { shape: [vectors.rows, vectors.columns], data: vectors.data },
        ids: packCells(ids),
        ...Object.fromEntries(
          Object.values(columns).map((cells, i) => [`column${i}`, packCells(cells)]),
        ),
      },
    };
  }

  #mask(where: SearchOptions["where"]): Uint8Array | undefined {
    if (where === undefined) return undefined;
    if (typeof where !== "function") return maskOf(where, this.columns, this.rows);
    return Uint8Array.from(this.ids, (_, row) => where(this.row(row)) ? 1 : 0);
  }
}

function checkEncoders(encoders: readonly EncoderIdentity[], kind: string): void {
  const modalities = encoders.map(({ modality }) => modality);
  const fault = new Set(modalities).size < modalities.length
    ? "there must be one of a modality at most"
    : !modalities.some((modality) => modality === kind)
    ? `one of them must have made vectors of kind ${kind}`
    : new Set(encoders.map(({ dimensions }) => dimensions)).size > 1
    ? "all must be of the same dimensions"
    : undefined;
  if (fault === undefined) return;
  const given = encoders.map(({ modality, dimensions }) => `${modality} (${dimensions})`);
  throw new RangeError(
    `Cannot use these encoders: ${fault}: current value is ${given.join(", ") || "none"}`,
  );
}

function checkColumns(action: string, { columns }: Matrix, dimensions: number): void {
  if (columns === dimensions) return;
  throw new ShapeError(`Cannot ${action}: the vectors are of other dimensions than the encoder's`, {
    expected: `${dimensions}`,
    actual: `${columns}`,
  });
}

function checkDifferent(ids: readonly string[]): void {
  const rows = new Map<string, number>();
  ids.forEach((id, row) => {
    const first = rows.get(id);
    if (first !== undefined) {
      throw new RangeError(
        `Cannot index row ${row}: its id must be its own: row ${first} also has ${
          JSON.stringify(id)
        }`,
      );
    }
    rows.set(id, row);
  });
}

function checkSameNames(added: IndexColumns, own: IndexColumns): void {
  const lacking = Object.keys(own).find((name) => !Object.hasOwn(added, name));
  const extra = Object.keys(added).find((name) => !Object.hasOwn(own, name));
  const name = lacking ?? extra;
  if (name === undefined) return;
  throw new SchemaError(
    `Cannot append to the index: ${
      lacking === undefined ? "it" : "what is appended"
    } has no column ${JSON.stringify(name)}; its columns are ${
      Object.keys(own).join(", ") || "none"
    }`,
    name,
  );
}

/** Runs a check of what a state holds; the error names the field. */
function orFail(reader: StateReader, name: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    reader.fail(name, `does not fit: ${(error as Error).message}`);
  }
}
