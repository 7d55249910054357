import type { Interval } from "../validation/intervals.ts";
import type { CrossModalAnalysis } from "./analyze_cross_modal_correlation.ts";

/** So many canonical correlations are listed. */
const LISTED = 5;

/** An analysis of two modalities as lines of text, the verdict last.
 *
 * @returns Lines joined by newlines, without one at the end.
 */
export function formatCrossModalAnalysis(analysis: CrossModalAnalysis): string {
  const { names, a, b, combined, interactions, errors, canonicalCorrelations } = analysis;
  const scores = [
    [names[0], a],
    [names[1], b],
    ["both", combined],
    ["both and products", interactions],
  ] as const;
  const width = Math.max(...scores.map(([name]) => name.length));
  const correlations = (values: readonly number[]) =>
    values.slice(0, LISTED).map(digits).join(", ");
  return [
    `Cross-modal analysis of ${analysis.rows} rows in ${analysis.folds} folds:`,
    ...scores.map(([name, { accuracy, accuracyStd }]) =>
      `  ${name.padEnd(width)}  ${digits(accuracy)} ± ${digits(accuracyStd)}`
    ),
    `  ${"majority".padEnd(width)}  ${digits(analysis.majority)}`,
    `gain ${range(analysis.gain)}, with products ${range(analysis.interactionGain)}`,
    `canonical correlations ${correlations(canonicalCorrelations.training)}; ` +
    `of rows held out ${correlations(canonicalCorrelations.heldOut)}`,
    `errors: Yule's Q ${digits(errors.yuleQ)}, disagreement ${digits(errors.disagreement)}, ` +
    `double fault ${digits(errors.doubleFault)}`,
    verdictLine(analysis),
  ].join("\n");
}

function verdictLine(analysis: CrossModalAnalysis): string {
  const { verdict, verdictBy } = analysis;
  const by = verdictBy === "gain" ? "" : ", by what columns of both tell only together";
  const certain = analysis[verdictBy].low > 0;
  const meaning = {
    HIGH: `fusion gains much${by}`,
    MODERATE: certain
      ? `fusion gains${by}`
      : "fusion may gain, but these rows do not show it: the interval holds 0",
    LOW: "neither columns nor their products gain: the modalities may tell the same",
  };
  return `${verdict} complementarity: ${meaning[verdict]}`;
}

function range({ value, low, high }: Interval): string {
  return `${value < 0 ? "" : "+"}${digits(value)} (${digits(low)} to ${digits(high)})`;
}

function digits(value: number): string {
  return value.toFixed(3);
}
