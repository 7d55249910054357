import type { Block } from "../../core/block.ts";
import type { ModalityModel } from "../../modalities/modality.ts";
import type { TermNumbers } from "../../modalities/text/unknown_terms.ts";
import type { Column, Table } from "../../table/table.ts";
import type { ExtractedTable } from "../feature_extractor.ts";

/** Rows as a model sees them: the columns that it reads, their raw features, and a block a modality. */
export interface SeenRows {
  /** The rows. */
  readonly table: Table;
  /** Their raw features. */
  readonly extracted: ExtractedTable;
  /** Their features, one block a modality. */
  readonly blocks: readonly Block[];
}

/** What drift is measured on: rows of one modality. */
export interface ModalityRows {
  /** The columns that the modality reads. */
  readonly columns: readonly Column[];
  readonly block: Block;
  /** Number of different terms a row; undefined if features are not terms. */
  readonly terms?: TermNumbers;
}

/** The rows of one modality, of those that a model sees.
 *
 * @param options `rows`: those of the raw features, all of them if not given; `leftOut`: they are those that the model was
 * fitted on, and each is taken as if it were not among them.
 */
export function modalityRows(
  { table, extracted, block }: Omit<SeenRows, "blocks"> & { block: Block },
  { model, ...options }: { model: ModalityModel; rows?: Uint32Array; leftOut: boolean },
): ModalityRows {
  return {
    columns: model.columns.map((name) => table.columns.find((column) => column.name === name)!),
    block,
    terms: model.countTerms?.(extracted.modalities[block.modality], options),
  };
}

/** The values of a column of numbers or dates, NaN where absent. Undefined for every other column. */
export function numbersOf(column: Column): Float64Array | undefined {
  return column.role === "numeric" || column.role === "date" ? column.values : undefined;
}

/** The values of a column of categories, ordered levels or booleans, null where absent. Undefined for every other column. */
export function levelsOf(column: Column): readonly (string | null)[] | undefined {
  if (column.role === "categorical" || column.role === "ordered") return column.values;
  if (column.role !== "boolean") return undefined;
  return Array.from(
    column.values,
    (value) => Number.isNaN(value) ? null : value === 1 ? "true" : "false",
  );
}

/** Number of different terms a row; NaN where it lacks the modality. Undefined if features are not terms. */
export function termNumbers({ block, terms }: ModalityRows): Float64Array | undefined {
  if (terms === undefined) return undefined;
  return Float64Array.from(terms.all, (count, i) => block.present[i] === 1 ? count : NaN);
}

/** The share of each row's terms that the vocabulary lacks; NaN where there are no terms. Undefined if features are not terms. */
export function unknownShares({ terms }: ModalityRows): Float64Array | undefined {
  if (terms === undefined) return undefined;
  return Float64Array.from(terms.all, (count, i) => terms.unknown[i] / count);
}

/** Number of rows in which a column's cell is absent. */
export function countAbsent({ values }: Column): number {
  let absent = 0;
  for (const value of values) if (value === null || Number.isNaN(value)) absent++;
  return absent;
}
