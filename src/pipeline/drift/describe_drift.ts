import type { DriftEntry } from "./drift_report.ts";

/** What has drifted, in words: `drift in tabular: price (KS 0.41), brand absent 2.0 % → 40.0 %; image absent 0.0 % → 31.5 %`. */
export function describeDrift(entries: readonly DriftEntry[]): string {
  const drifted = entries.filter((entry) => entry.drifted);
  if (drifted.length === 0) return "no drift shown";
  const byModality = Map.groupBy(drifted, ({ modality }) => modality);
  const parts = [...byModality].map(([modality, found]) => {
    const whole = found.filter(({ column }) => column === undefined).map(sizeOf);
    const columns = [...Map.groupBy(found, ({ column }) => column)]
      .filter(([column]) => column !== undefined)
      .map(([column, sizes]) => `${column} (${sizes.map(sizeOf).join(", ")})`);
    return `${modality}: ${[...columns, ...whole].join(", ")}`;
  });
  return `drift in ${parts.join("; ")}`;
}

/** One comparison in words. */
export function sizeOf(entry: DriftEntry): string {
  switch (entry.measure) {
    case "absent":
      return `absent ${percent(entry.before)} → ${percent(entry.now)}`;
    case "outside":
      return `outside the training range ${percent(entry.before)} → ${percent(entry.now)}`;
    case "unknown":
      return `unknown levels ${percent(entry.before)} → ${percent(entry.now)}`;
    case "levels":
      return `PSI ${entry.psi.toFixed(2)}, most of all ${entry.level}: ${percent(entry.before)} → ${
        percent(entry.now)
      }`;
    case "features":
      return `mean of ${entry.feature} off by ${entry.shift.toFixed(2)} deviations`;
    case "numbers":
      return `PSI ${entry.psi.toFixed(2)}, KS ${entry.ks.toFixed(2)}, median ${
        brief(entry.before)
      } → ${brief(entry.now)}`;
    case "dates":
      return `PSI ${entry.psi.toFixed(2)}, KS ${entry.ks.toFixed(2)}, median ${
        day(entry.before)
      } → ${day(entry.now)}`;
    case "terms":
      return `terms a row: KS ${entry.ks.toFixed(2)}, median ${brief(entry.before)} → ${
        brief(entry.now)
      }`;
    case "unknownTerms":
      return `unknown terms: KS ${entry.ks.toFixed(2)}, median ${percent(entry.before)} → ${
        percent(entry.now)
      }`;
    case "distance":
      return `distance from the mean: KS ${entry.ks.toFixed(2)}, median ${brief(entry.before)} → ${
        brief(entry.now)
      }`;
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function brief(value: number): string {
  return `${Number(value.toPrecision(4))}`;
}

function day(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
