import type { Estimate } from "../fusion/contributions/score_rows.ts";
import { alignColumns } from "./align_columns.ts";
import type { ModalityAnalysis } from "./analyze_modalities.ts";

/** So many subsets and columns are listed. */
const LISTED = 32;

/** An analysis of modalities as aligned text tables.
 *
 * @returns Lines joined by newlines, without one at the end.
 */
export function formatModalityAnalysis(analysis: ModalityAnalysis): string {
  return [
    ...modalityLines(analysis),
    "",
    ...subsetLines(analysis),
    "",
    ...robustnessLines(analysis),
    "",
    ...columnLines(analysis),
  ].join("\n");
}

/** A line a modality, the one that contributes most first. */
function modalityLines({ importance, ablation }: ModalityAnalysis): string[] {
  const { rows, scoring, score, baseScore, modalities } = importance;
  const sorted = Object.entries(modalities)
    .sort(([, a], [, b]) => b.contribution.value - a.contribution.value);
  return [
    `what each modality contributes to ${scoring}, ${digits(score)} over ${digits(baseScore)} ` +
    `without any, on ${rows} rows:`,
    ...alignColumns([
      ["", "contribution", "without it", "change", "alone", "rows"],
      ...sorted.map(([name, { contribution, alone, present }]) => [
        name,
        estimate(contribution),
        digits(ablation.modalities[name].without),
        estimate(ablation.modalities[name].change),
        digits(alone),
        `${present}`,
      ]),
    ]),
  ];
}

function subsetLines({ subsets }: ModalityAnalysis): string[] {
  const lines = subsets.map(({ modalities, present, accuracy, macroF1, logLoss }) => [
    modalities.join("+") || "none",
    digits(accuracy),
    digits(macroF1),
    digits(logLoss),
    `${present}`,
  ]);
  return [
    "with some of the modalities:",
    ...alignColumns([["", "accuracy", "macro-F1", "log loss", "rows"], ...lines.slice(0, LISTED)]),
    ...more(lines.length, "subsets"),
  ];
}

function robustnessLines({ robustness }: ModalityAnalysis): string[] {
  const curves = Object.entries(robustness.modalities);
  const [, points] = curves[0];
  return [
    "accuracy as a modality leaves a share of its rows:",
    ...alignColumns([
      ["", ...points.map(({ fraction }) => `${+(100 * fraction).toFixed(1)} %`)],
      ...curves.map(([name, points]) => [name, ...points.map(({ accuracy }) => digits(accuracy))]),
    ]),
  ];
}

/** A line a column, the one that matters most first. */
function columnLines({ permutation }: ModalityAnalysis): string[] {
  const lines = Object.entries(permutation.modalities)
    .flatMap(([modality, columns]) =>
      Object.entries(columns).map(([column, importance]) => ({ modality, column, ...importance }))
    )
    .sort((a, b) => b.importancesMean - a.importancesMean);
  return [
    `${permutation.scoring} lost when a column is shuffled:`,
    ...alignColumns([
      ["", "column", "lost"],
      ...lines.slice(0, LISTED).map(({ modality, column, importancesMean, importancesStd }) => [
        modality,
        column,
        `${signed(importancesMean)} ± ${digits(importancesStd)}`,
      ]),
    ]),
    ...more(lines.length, "columns"),
  ];
}

function more(lines: number, what: string): string[] {
  return lines > LISTED ? [`… and ${lines - LISTED} ${what} more`] : [];
}

/** `+0.412 (0.380 to 0.440)`. */
function estimate(given: Estimate): string {
  const value = signed(given.value);
  return "low" in given ? `${value} (${digits(given.low)} to ${digits(given.high)})` : value;
}

function signed(value: number): string {
  return value < 0 ? digits(value) : `+${digits(value)}`;
}

function digits(value: number): string {
  return value.toFixed(3);
}
