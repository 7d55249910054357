import type { ExtractedTable } from "../pipeline/feature_extractor.ts";
import { note } from "./output.ts";

/** The rows without those that have nothing left, as all they had is corrupt and was taken for absent. */
export function leaveOutLost(rows: Uint32Array, extracted: ExtractedTable): Uint32Array {
  const corrupt = new Set(extracted.corrupt.map(({ row }) => row));
  const kept = rows.filter((row) =>
    !corrupt.has(extracted.ids[row]) ||
    Object.values(extracted.modalities).some(({ present }) => present[row] === 1)
  );
  const lost = rows.length - kept.length;
  if (lost > 0) {
    note(`${lost} ${lost === 1 ? "row has" : "rows have"} nothing but corrupt values: left out`);
  }
  return kept;
}
