import { BlockMatrix } from "../core/block_matrix.ts";
import { Matrix } from "../core/matrix.ts";
import { logProbability } from "./log_probability.ts";
import { absenceIndicator } from "./missing.ts";
import { modalitiesOf, type Opinion } from "./opinion.ts";

/** What a classifier over members learns from: their log probabilities side by side.
 *
 * A sum of log probabilities multiplies independent opinions; the classifier learns how far to trust each. They are
 * centred over the classes, so that an absent member's zeros say nothing for or against any.
 * Source: Wolpert, "Stacked generalization", 1992, on the terms of a logarithmic opinion pool.
 *
 * @param indicators Whether an indicator column (1 where absent) follows for each modality.
 */
export function stackedFeatures(opinions: readonly Opinion[], indicators: boolean): BlockMatrix {
  const flagged = indicators ? modalitiesOf(opinions) : [];
  return BlockMatrix.join([
    ...opinions.map(centredLogs),
    ...flagged.map((name) =>
      absenceIndicator(opinions.find(({ modality }) => modality === name)!.present)
    ),
  ]);
}

/** How many columns that makes. */
export function stackedColumns(
  members: readonly { readonly modality: string }[],
  { classes, indicators }: { readonly classes: number; readonly indicators: boolean },
): number {
  return members.length * classes + (indicators ? modalitiesOf(members).length : 0);
}

function centredLogs({ probabilities, present }: Opinion): Matrix {
  const { rows, columns } = probabilities;
  const logs = Matrix.zeros(rows, columns);
  for (let i = 0; i < rows; i++) {
    if (!present[i]) continue;
    const row = Array.from(probabilities.row(i), logProbability);
    const mean = row.reduce((sum, value) => sum + value, 0) / columns;
    logs.row(i).set(row.map((value) => value - mean));
  }
  return logs;
}
