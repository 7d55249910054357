import { SparseMatrix } from "../../core/sparse_matrix.ts";
import type { ModelState, Stateful, StateReader } from "../../core/state.ts";
import { countTerms, type TermCounts } from "./term_counts.ts";
import { type TermOptions, termOptionsFromState, termOptionsToFields } from "./term_options.ts";

/** What rows may be divided by. */
export const norms = ["l2", "l1", "none"] as const;

/** A fitted {@linkcode TfidfVectorizer}. */
export class TfidfVectorizerModel implements Stateful {
  /** The terms, in the order of their columns: by code point, or as the vocabulary was given. */
  readonly featureNames: readonly string[];
  /** The column of every term. */
  readonly vocabulary: ReadonlyMap<string, number>;
  /** Inverse document frequency of every term: `ln((1 + texts) / (1 + texts with the term)) + 1`; not smoothed,
   * `ln(texts / texts with the term) + 1`; not used, 1. */
  readonly idf: Float64Array;
  /** Whether a term that occurs `n` times counts `1 + ln n`. */
  readonly sublinearTf: boolean;
  /** Whether terms count once in a text. */
  readonly binary: boolean;
  /** What rows are divided by. */
  readonly norm: "l2" | "l1" | "none";
  /** What is a term. */
  readonly terms: TermOptions;

  /** A model of terms and as many inverse document frequencies. */
  constructor(
    fields: Pick<
      TfidfVectorizerModel,
      "featureNames" | "idf" | "sublinearTf" | "binary" | "norm" | "terms"
    >,
  ) {
    this.featureNames = fields.featureNames;
    this.vocabulary = new Map(this.featureNames.map((term, column) => [term, column]));
    this.idf = fields.idf;
    this.sublinearTf = fields.sublinearTf;
    this.binary = fields.binary;
    this.norm = fields.norm;
    this.terms = fields.terms;
  }

  /** The weights of every text's terms, shape `(texts, terms)`; zeros where a text has none of the terms. */
  transform(texts: readonly string[]): SparseMatrix {
    return this.transformCounts(countTerms(texts, this.terms), Uint32Array.from(texts.keys()));
  }

  /** The weights of the given rows of counts, which were made with the options `terms`. */
  transformCounts(counts: TermCounts, rows: Uint32Array): SparseMatrix {
    const columnOf = counts.terms.map((term) => this.vocabulary.get(term) ?? -1);
    const indptr = new Uint32Array(rows.length + 1);
    const indices: number[] = [];
    const data: number[] = [];
    const weights = new Float64Array(this.featureNames.length);

    rows.forEach((row, i) => {
      const columns: number[] = [];
      let sum = 0, squares = 0;
      for (let k = counts.indptr[row]; k < counts.indptr[row + 1]; k++) {
        const column = columnOf[counts.indices[k]];
        if (column < 0) continue;
        const count = this.binary ? 1 : counts.counts[k];
        const weight = (this.sublinearTf ? 1 + Math.log(count) : count) * this.idf[column];
        weights[column] = weight;
        sum += weight;
        squares += weight * weight;
        columns.push(column);
      }
      const length = this.norm === "l2" ? Math.sqrt(squares) : this.norm === "l1" ? sum : 1;
      for (const column of columns.sort((a, b) => a - b)) {
        indices.push(column);
        data.push(weights[column] / length);
      }
      indptr[i + 1] = indices.length;
    });
    return new SparseMatrix(rows.length, this.featureNames.length, {
      indptr,
      indices: Uint32Array.from(indices),
      data: Float64Array.from(data),
    });
  }

  /** What a model file holds. */
  toState(): ModelState {
    const { featureNames, sublinearTf, binary, norm, idf } = this;
    return {
      type: "TfidfVectorizerModel",
      fields: { featureNames, sublinearTf, binary, norm, ...termOptionsToFields(this.terms) },
      tensors: { idf: { shape: [idf.length], data: idf } },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not that of a vectoriser.
   */
  static fromState(state: StateReader): TfidfVectorizerModel {
    const featureNames = state.strings("featureNames");
    if (new Set(featureNames).size < featureNames.length) state.fail("featureNames", "must differ");
    const idf = state.f64("idf", [featureNames.length]);
    if (!idf.every((value) => value > 0 && value < Infinity)) {
      state.fail("idf", "must be finite, and above 0");
    }
    return new TfidfVectorizerModel({
      featureNames,
      idf,
      sublinearTf: state.boolean("sublinearTf"),
      binary: state.boolean("binary"),
      norm: state.oneOf("norm", norms),
      terms: termOptionsFromState(state),
    });
  }
}
