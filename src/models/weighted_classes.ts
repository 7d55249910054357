import type { RowRange } from "../core/kernels/resident_features.ts";

/** Whose rows count how much. */
export interface WeightedClasses {
  /** Class of each row, from 0. */
  readonly indices: Uint32Array;
  /** Number of classes. */
  readonly classes: number;
  /** How much each row counts by itself. */
  readonly sampleWeight: Float64Array;
  /** Whether every class counts the same in total. */
  readonly balanced: boolean;
}

/** The weight of each row of the ranges: its own, times its class's if classes are balanced. */
export function weighRows(data: WeightedClasses, rows: readonly RowRange[]): Float64Array {
  const { indices, sampleWeight, balanced } = data;
  if (!balanced) return sampleWeight;
  const totals = new Float64Array(data.classes);
  eachRow(rows, (row) => totals[indices[row]] += sampleWeight[row]);
  const present = totals.filter((total) => total > 0);
  const mean = present.reduce((sum, total) => sum + total, 0) / present.length;
  return sampleWeight.map((weight, row) => weight === 0 ? 0 : weight * mean / totals[indices[row]]);
}

/** Calls back for every row of the ranges. */
export function eachRow(ranges: readonly RowRange[], callback: (row: number) => void): void {
  for (const { from, to } of ranges) for (let row = from; row < to; row++) callback(row);
}
