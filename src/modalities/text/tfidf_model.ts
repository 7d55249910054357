import type { Block } from "../../core/block.ts";
import { SparseMatrix } from "../../core/sparse_matrix.ts";
import type { ModelState, StateReader } from "../../core/state.ts";
import { conformTable } from "../../table/conform.ts";
import type { Table } from "../../table/table.ts";
import type { Extracted, ModalityModel } from "../modality.ts";
import { toBlock } from "../to_block.ts";
import type { TermOptions } from "./term_counts.ts";
import { extractText, type TextValue } from "./text_value.ts";

/** A fitted {@linkcode TfidfText}. */
export class TfidfTextModel implements ModalityModel<TextValue> {
  /** Name of the modality. */
  readonly modality = "text";
  /** Names of the columns that it reads. */
  readonly columns: readonly string[];
  /** The terms, in code point order. */
  readonly names: readonly string[];
  /** Inverse document frequency of every term: `ln((1 + rows) / (1 + rows with the term)) + 1`. */
  readonly idf: Float64Array;
  /** Whether a term that occurs `n` times counts `1 + ln n`. */
  readonly sublinearTf: boolean;
  /** What is a term. */
  readonly terms: TermOptions;
  readonly #columnOf: ReadonlyMap<string, number>;

  /** A model of terms and as many inverse document frequencies. */
  constructor(
    fields: Pick<TfidfTextModel, "columns" | "names" | "idf" | "sublinearTf" | "terms">,
  ) {
    this.columns = fields.columns;
    this.names = fields.names;
    this.idf = fields.idf;
    this.sublinearTf = fields.sublinearTf;
    this.terms = fields.terms;
    this.#columnOf = new Map(this.names.map((term, column) => [term, column]));
  }

  /** All terms, under the names of the columns that are joined. */
  get widths(): Record<string, number> {
    return { [this.columns.join("+")]: this.names.length };
  }

  /** Counts the terms of every row; a column that the table lacks is absent in every row.
   *
   * @throws {SchemaError} If a column was read under a role that does not fit.
   */
  extract(table: Table): Promise<Extracted<TextValue>> {
    return Promise.try(() => {
      const schema = this.columns.map((name) => ({ name, role: "text" as const }));
      const columns = conformTable(table, schema).columnsOf("text");
      return extractText(columns, { ids: table.ids, ...this.terms });
    });
  }

  /** Rows of length 1, or 0 where a row has none of the terms, in compressed sparse rows. */
  transform(extracted: Extracted<TextValue>, rows?: Uint32Array): Block {
    const chosen = rows ?? Uint32Array.from(extracted.ids.keys());
    const features = this.#weigh(extracted.value, chosen);
    const { modality, names } = this;
    return toBlock(extracted, { rows: chosen, modality, features, names });
  }

  /** What a model file holds. */
  toState(): ModelState {
    return {
      type: "TfidfTextModel",
      fields: {
        columns: this.columns,
        names: this.names,
        sublinearTf: this.sublinearTf,
        ngramRange: this.terms.ngramRange,
        stopWords: this.terms.stopWords,
      },
      tensors: { idf: { shape: [this.idf.length], data: this.idf } },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not that of this modality.
   */
  static fromState(state: StateReader): TfidfTextModel {
    const names = state.strings("names");
    if (new Set(names).size < names.length) state.fail("names", "must differ");
    const idf = state.f64("idf", [names.length]);
    if (!idf.every(Number.isFinite)) state.fail("idf", "must be finite");
    return new TfidfTextModel({
      columns: state.strings("columns"),
      names,
      idf,
      sublinearTf: state.boolean("sublinearTf"),
      terms: {
        ngramRange: readRange(state, "ngramRange"),
        stopWords: state.oneOf("stopWords", ["english", "none"]),
      },
    });
  }

  #weigh({ counts }: TextValue, rows: Uint32Array): SparseMatrix {
    const columnOf = counts.terms.map((term) => this.#columnOf.get(term) ?? -1);
    const indptr = new Uint32Array(rows.length + 1);
    const indices: number[] = [];
    const data: number[] = [];
    const weights = new Float64Array(this.names.length);

    rows.forEach((row, i) => {
      const columns: number[] = [];
      let squares = 0;
      for (let k = counts.indptr[row]; k < counts.indptr[row + 1]; k++) {
        const column = columnOf[counts.indices[k]];
        if (column < 0) continue;
        const count = counts.counts[k];
        const weight = (this.sublinearTf ? 1 + Math.log(count) : count) * this.idf[column];
        weights[column] = weight;
        squares += weight * weight;
        columns.push(column);
      }
      const length = Math.sqrt(squares);
      for (const column of columns.sort((a, b) => a - b)) {
        indices.push(column);
        data.push(weights[column] / length);
      }
      indptr[i + 1] = indices.length;
    });
    return new SparseMatrix(rows.length, this.names.length, {
      indptr,
      indices: Uint32Array.from(indices),
      data: Float64Array.from(data),
    });
  }
}

function readRange(state: StateReader, field: string): [number, number] {
  const range = state.json(field);
  if (Array.isArray(range) && range.length === 2) {
    const [fewest, most] = range;
    if (Number.isInteger(fewest) && Number.isInteger(most) && 1 <= fewest && fewest <= most) {
      return [fewest, most];
    }
  }
  return state.fail(field, "must be two whole numbers, the first ≥ 1 and not above the second");
}
