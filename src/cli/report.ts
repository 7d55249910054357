import { formatComparison } from "../pipeline/format_comparison.ts";
import { scoresByName } from "../pipeline/scores_by_name.ts";
import type { Learned } from "./learn.ts";
import { print } from "./output.ts";

/** The JSON document of `train` and `compare`. */
export function learnedJson(learned: Learned): Record<string, unknown> {
  const { table, comparison, test, best } = learned;
  const names = Object.keys(learned.dimensions);
  const scores: Record<string, object | undefined> = comparison ? scoresByName(comparison) : {};
  const result = (name: string) => {
    if (scores[name] === undefined && test?.[name] === undefined) return undefined;
    return test === undefined ? scores[name] : { ...scores[name], test: test[name].score };
  };
  return {
    rows: table.rows,
    trainRows: learned.trainRows.length,
    testRows: table.rows - learned.trainRows.length,
    classes: comparison?.classes ?? learned.model?.classes,
    roles: Object.fromEntries(table.schema.map(({ name, role }) => [name, role])),
    dimensions: learned.dimensions,
    folds: comparison?.folds ?? 0,
    rankBy: comparison?.rankBy,
    majority: result("majority"),
    modalities: Object.fromEntries(names.map((name) => [name, result(name)])),
    early: result("early"),
    late: result("late"),
    best: { name: best, ...result(best) },
    gain: comparison?.gain,
  };
}

/** Prints dimensions, comparison and test scores for people. */
export function printLearned(learned: Learned): void {
  const { dimensions, comparison, test, best } = learned;
  const total = Object.values(dimensions).reduce((sum, width) => sum + width, 0);
  print("Feature dimensions by modality:");
  for (const [name, width] of Object.entries(dimensions)) {
    const share = (100 * width / total).toFixed(1);
    print(`  ${name.padEnd(12)} ${`${width}`.padStart(6)} features (${share}% of total)`);
  }
  if (comparison !== undefined) {
    print(`\n${comparison.folds} folds of ${comparison.rows} rows:`);
    print(formatComparison(comparison));
  }
  if (test !== undefined) {
    print(
      `\nFitted on ${learned.trainRows.length} rows, tested on ${
        learned.table.rows - learned.trainRows.length
      }:`,
    );
    for (const [name, { score }] of Object.entries(test)) {
      const numbers = [score.accuracy, score.macroF1, score.logLoss].map((value) =>
        value.toFixed(3)
      );
      print(
        `  ${name.padEnd(12)} accuracy ${numbers[0]}  macro-F1 ${numbers[1]}  log loss ${
          numbers[2]
        }`,
      );
    }
  }
  print(`\nchosen: ${best}`);
}
