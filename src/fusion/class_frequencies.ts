import { encodeLabels, type Label } from "../core/label.ts";

/** The classes of labels, sorted, and the share of the labels that each has. */
export function classFrequencies(
  labels: readonly Label[],
): { classes: readonly Label[]; frequencies: Float64Array } {
  const { classes, indices } = encodeLabels(labels);
  const counts = new Float64Array(classes.length);
  for (const index of indices) counts[index]++;
  return { classes, frequencies: counts.map((count) => count / labels.length) };
}
