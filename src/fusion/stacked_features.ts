import { BlockMatrix, type BlockPart } from "../core/block_matrix.ts";
import { Matrix } from "../core/matrix.ts";
import { absenceIndicator } from "./missing.ts";
import type { Opinion } from "./opinion.ts";

/** Probabilities below this count as this: one sure and wrong modality must not outweigh all others. */
const smallest = 1e-6;

/** What the classifier over modalities learns from: their log probabilities side by side.
 *
 * A sum of log probabilities multiplies independent opinions; the classifier learns how far to trust each. They are
 * centred over the classes, so that an absent modality's zeros say nothing for or against any.
 * Source: Wolpert, "Stacked generalization", 1992, on the terms of a logarithmic opinion pool.
 *
 * @param indicators Whether an indicator column (1 where absent) follows the opinion; one an opinion.
 */
export function stackedFeatures(
  opinions: readonly Opinion[],
  indicators: readonly boolean[],
): BlockMatrix {
  return new BlockMatrix(opinions.flatMap((opinion, m): BlockPart[] => {
    const logs = { matrix: centredLogs(opinion), weight: 1 };
    const absence = { matrix: absenceIndicator(opinion.present), weight: 1 };
    return indicators[m] ? [logs, absence] : [logs];
  }));
}

function centredLogs({ probabilities, present }: Opinion): Matrix {
  const { rows, columns } = probabilities;
  const logs = Matrix.zeros(rows, columns);
  for (let i = 0; i < rows; i++) {
    if (!present[i]) continue;
    const row = Array.from(probabilities.row(i), (value) => Math.log(Math.max(value, smallest)));
    const mean = row.reduce((sum, value) => sum + value, 0) / columns;
    logs.row(i).set(row.map((value) => value - mean));
  }
  return logs;
}
