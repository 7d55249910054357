import { alignColumns } from "./align_columns.ts";
import type { Comparison, FusionGain } from "./compare_modalities.ts";
import { scoresByName } from "./scores_by_name.ts";

/** A comparison as an aligned text table, best first, with how it was made above and the fusion gain below.
 *
 * @param options `splitBy`: name of the column that holds groups or times.
 * @returns Lines joined by newlines, without one at the end.
 */
export function formatComparison(
  comparison: Comparison,
  options: { splitBy?: string } = {},
): string {
  const { best, gain, rankBy } = comparison;
  const sorted = Object.entries(scoresByName(comparison))
    .sort(([, a], [, b]) => b[rankBy] - a[rankBy]);
  const table = alignColumns([
    ["", "accuracy", "macro-F1", "log loss"],
    ...sorted.map(([name, score]) => [
      name,
      `${digits(score.accuracy)} ± ${digits(score.accuracyStd)}`,
      `${digits(score.macroF1)} ± ${digits(score.macroF1Std)}`,
      digits(score.logLoss),
    ]),
  ]);
  const lines = [`${describeFolds(comparison, options.splitBy)}:`, ...table, `best: ${best.name}`];
  if (gain !== undefined) lines.push(...describeGain(gain));
  return lines.join("\n");
}

function describeGain(gain: FusionGain): string[] {
  const lines = [gain.text];
  const beaten = Object.entries(gain.overEach).filter(([, { low }]) => low > 0);
  if (gain.beatsEverySingle) lines.push("it beats every single modality");
  else if (gain.verdict === "helps") {
    lines.push(`it beats ${beaten.map(([name]) => name).join(", ")}, each by itself`);
  }
  if (gain.rowsToSettle !== undefined) {
    lines.push(
      `about ${gain.rowsToSettle} more rows would settle it, if the gain stays what it is`,
    );
  }
  return lines;
}

/** `5 folds × 3 repeats of 300 rows, groups of speaker kept apart`. */
function describeFolds(comparison: Comparison, splitBy: string | undefined): string {
  const { folds, repeats, rows, testedRows, split } = comparison;
  const often = repeats === 1 ? "" : ` × ${repeats} repeats`;
  const how = {
    stratified: "",
    group: `, groups${splitBy === undefined ? "" : ` of ${splitBy}`} kept apart`,
    time: `, the past${
      splitBy === undefined ? "" : ` by ${splitBy}`
    } predicting the future: ${testedRows} tested`,
  };
  return `${folds} folds${often} of ${rows} rows${how[split]}`;
}

function digits(value: number): string {
  return value.toFixed(3);
}
