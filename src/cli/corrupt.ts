import type { CorruptValue } from "../modalities/modality.ts";

/** Corrupt values that were taken for absent, as a JSON document counts them. */
export interface CorruptJson {
  readonly total: number;
  readonly byColumn: Readonly<Record<string, number>>;
  /** The first of them. */
  readonly values: readonly CorruptValue[];
}

/** So many values are listed one by one. */
const LISTED = 20;

/** Counts corrupt values by column, and lists the first. */
export function corruptJson(corrupt: readonly CorruptValue[]): CorruptJson {
  const byColumn = Map.groupBy(corrupt, ({ column }) => column);
  return {
    total: corrupt.length,
    byColumn: Object.fromEntries([...byColumn].map(([name, { length }]) => [name, length])),
    values: corrupt.slice(0, LISTED),
  };
}

/** `3 corrupt values were taken for absent; the first: row 7, column "photo", photos/7.jpg: …`. */
export function tellCorrupt(total: number, first: CorruptValue): string {
  const { row, column, source, why } = first;
  const values = total === 1 ? "1 corrupt value was" : `${total} corrupt values were`;
  return `${values} taken for absent; the first: row ${row}, column "${column}", ${source}: ${why}`;
}
