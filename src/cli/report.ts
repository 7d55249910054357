import { formatComparison } from "../pipeline/format_comparison.ts";
import type { FeatureWidths } from "../pipeline/feature_widths.ts";
import type { LearningCurvePoint } from "../pipeline/learning_curve.ts";
import { scoresByName } from "../pipeline/scores_by_name.ts";
import { tellAbstention } from "./abstention.ts";
import type { Learned } from "./learn.ts";
import { corruptJson, tellCorrupt } from "./corrupt.ts";
import { print } from "./output.ts";

/** The JSON document of `train` and `compare`. */
export function learnedJson(learned: Learned): Record<string, unknown> {
  const { table, comparison, test, best, corrupt } = learned;
  const { dimensions, columns } = learned.widths;
  const scores: Record<string, object | undefined> = comparison ? scoresByName(comparison) : {};
  const result = (name: string) => {
    if (scores[name] === undefined && test?.[name] === undefined) return undefined;
    return test === undefined ? scores[name] : { ...scores[name], test: test[name].score };
  };
  return {
    rows: table.rows,
    trainRows: learned.trainRows.length,
    testRows: learned.testRows.length,
    classes: comparison?.classes ?? learned.model?.classes,
    roles: Object.fromEntries(table.schema.map(({ name, role }) => [name, role])),
    leaks: learned.leaks,
    dimensions,
    columns,
    corrupt: corrupt && corruptJson(corrupt),
    split: comparison?.split,
    folds: comparison?.folds ?? 0,
    repeats: comparison?.repeats,
    testedRows: comparison?.testedRows,
    rankBy: comparison?.rankBy,
    majority: result("majority"),
    modalities: Object.fromEntries(Object.keys(dimensions).map((name) => [name, result(name)])),
    early: result("early"),
    late: result("late"),
    best: { ...comparison?.best, name: best, test: test?.[best].score },
    choices: comparison?.choices,
    gain: comparison?.gain,
    learningCurve: learned.curve,
    search: learned.found,
    abstention: learned.abstention,
  };
}

/** Prints dimensions, comparison and test scores for people. */
export function printLearned(learned: Learned): void {
  const { table, widths, comparison, test, best, corrupt } = learned;
  print("Feature dimensions by modality:");
  formatWidths(widths).forEach(print);
  if (corrupt?.[0] !== undefined) print(tellCorrupt(corrupt.length, corrupt[0]));
  if (comparison !== undefined) {
    const [splitBy] = table.columnsOf("group", "time");
    print(`\n${formatComparison(comparison, { splitBy: splitBy?.name })}`);
  }
  if (learned.curve !== undefined) {
    print("\nAfter training on a share of the rows:");
    learned.curve.map(describePoint).forEach(print);
  }
  if (test !== undefined) {
    print(
      `\nFitted on ${learned.trainRows.length} rows, tested on ${learned.testRows.length}:`,
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
  const { found } = learned;
  print(`\nchosen: ${found === undefined ? best : `${best} (${found.chosen})`}`);
  if (learned.abstention !== undefined) print(tellAbstention(learned.abstention));
  if (comparison?.isComplete === false || found?.isComplete === false) {
    print("the time limit ended the search before everything was tried");
  }
}

function describePoint(
  { share, trainRows, accuracy, macroF1, gain }: LearningCurvePoint,
): string {
  const percent = `${Math.round(100 * share)} %`.padStart(7);
  const scores = `accuracy ${accuracy.toFixed(3)}  macro-F1 ${macroF1.toFixed(3)}`;
  return `${percent}, about ${trainRows} rows: ${scores}${
    gain === undefined ? "" : `  ${gain.text}`
  }`;
}

/** So many columns of a modality are listed. */
const LISTED = 20;

/** The width of each modality, and of its columns where it has several. */
function formatWidths({ dimensions, columns }: FeatureWidths): string[] {
  const total = Object.values(dimensions).reduce((sum, width) => sum + width, 0);
  const line = (name: string, width: number) =>
    `${name} ${`${width}`.padStart(6)} ${width === 1 ? "feature" : "features"}`;
  return Object.entries(dimensions).flatMap(([name, width]) => {
    const share = (100 * width / total).toFixed(1);
    const parts = Object.entries(columns[name]);
    const listed = parts.slice(0, LISTED);
    const more = parts.length - listed.length;
    const whole = `${line(`  ${name}`.padEnd(14), width)} (${share}% of total)`;
    if (parts.length === 1) return [whole];
    return [
      whole,
      ...listed.map(([column, part]) => line(`    ${column}`.padEnd(14), part)),
      ...(more > 0 ? [`    … and ${more} columns more`] : []),
    ];
  });
}
