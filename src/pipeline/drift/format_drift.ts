import { sizeOf } from "./describe_drift.ts";
import type { DriftEntry, DriftReport } from "./drift_report.ts";

/** A report as lines of text: the verdict, then all that was compared, what has drifted first.
 *
 * @returns Lines joined by newlines, without one at the end.
 */
export function formatDrift(report: DriftReport): string {
  const { rows, trainingRows, verdict, entries } = report;
  const sorted = [...entries].sort((a, b) => Number(b.drifted) - Number(a.drifted));
  const cells = sorted.map((entry) => [
    entry.drifted ? "drift" : "",
    entry.modality,
    entry.column ?? "",
    chance(entry),
    sizeOf(entry),
  ]);
  const widths = [0, 1, 2, 3].map((j) => Math.max(...cells.map((row) => row[j].length)));
  const table = cells.map((row) => row.map((cell, j) => cell.padEnd(widths[j] ?? 0)).join("  "));
  return [`${rows} rows beside ${trainingRows} training rows: ${verdict}`, ...table].join("\n");
}

function chance({ pValue }: DriftEntry): string {
  return pValue < 0.001 ? "p < 0.001" : `p = ${pValue.toFixed(3)}`;
}
