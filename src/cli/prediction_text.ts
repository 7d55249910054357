import { stringify } from "../deps/csv_stringify.ts";
import type { CorruptValue } from "../modalities/modality.ts";
import { explainedRow } from "../pipeline/explained_row.ts";
import type { Explanation, Prediction } from "../pipeline/pipeline.ts";

/** Writes predictions as text, batch by batch. */
export interface PredictionText {
  /** What stands before the first batch. */
  readonly start: string;
  /** The rows of a batch. */
  readonly batch: (prediction: Prediction | Explanation) => string;
  /** What stands after the last batch. */
  readonly end: () => string;
}

interface TextOptions {
  /** The order of the probabilities. */
  readonly classes: readonly string[];
  /** Whether corrupt values are told. */
  readonly withCorrupt: boolean;
  /** Whether it is told how far rows lie outside of what the training rows had. */
  readonly withRange: boolean;
  /** Whether it is told which rows the model abstains from. */
  readonly withAbstained: boolean;
  /** The modalities whose contributions are told; the batches are then explanations. @default {no contributions} */
  readonly contributions?: readonly string[];
}

/** A line for each row. */
export function csvText(options: TextOptions): PredictionText {
  const { classes, withCorrupt, withRange, withAbstained, contributions } = options;
  const header = ["id", "class", ...classes.map((name) => `p_${name}`), "modalities_used"];
  if (contributions !== undefined) {
    header.push(...contributions.map((name) => `contribution_${name}`), "decided_by");
  }
  if (withCorrupt) header.push("corrupt");
  if (withRange) header.push("out_of_range");
  if (withAbstained) header.push("abstained");
  return {
    start: stringify([header]),
    batch: (prediction) => {
      const corrupt = corruptColumns(prediction.corrupt);
      return stringify(prediction.ids.map((id, i) => {
        const record = [id, prediction.classes[i], ...prediction.probabilities.row(i)];
        record.push(prediction.used[i].join("+"));
        if ("contributions" in prediction) {
          record.push(...contributionCells(prediction, i, options));
        }
        if (withCorrupt) record.push(corrupt.get(id)?.join("+") ?? "");
        if (withRange) record.push(prediction.outOfRange![i]);
        if (withAbstained) record.push(String(prediction.abstained![i]));
        return record;
      }));
    },
    end: () => "",
  };
}

/** A JSON object on a line for each row. */
export function ndjsonText(options: TextOptions): PredictionText {
  return {
    start: "",
    batch: (prediction) => objects(prediction, options).map((row) => `${row}\n`).join(""),
    end: () => "",
  };
}

/** One JSON document. */
export function jsonText(options: TextOptions): PredictionText {
  let between = "\n";
  let corrupt = 0;
  return {
    start: `{\n  "classes": ${JSON.stringify(options.classes)},\n  "predictions": [`,
    batch: (prediction) => {
      corrupt += prediction.corrupt.length;
      const rows = objects(prediction, options).map((row) => `    ${row}`);
      if (rows.length === 0) return "";
      const text = between + rows.join(",\n");
      between = ",\n";
      return text;
    },
    end: () => `\n  ]${options.withCorrupt ? `,\n  "corrupt": ${corrupt}` : ""}\n}\n`,
  };
}

/** What each modality contributed to the row's class, and which decided it. */
function contributionCells(
  { classes: predicted, modalities, contributions, decidedBy }: Explanation,
  row: number,
  { classes }: TextOptions,
): (string | number)[] {
  const column = classes.indexOf(predicted[row]);
  return [
    ...modalities.map((name) => contributions[name].row(row)[column]),
    decidedBy[row] ?? "",
  ];
}

function objects(
  prediction: Prediction | Explanation,
  { classes, withCorrupt, withRange, withAbstained }: TextOptions,
): string[] {
  const corrupt = corruptColumns(prediction.corrupt);
  return prediction.ids.map((id, i) => {
    const row = prediction.probabilities.row(i);
    return JSON.stringify({
      id,
      class: prediction.classes[i],
      probabilities: Object.fromEntries(classes.map((name, j) => [name, row[j]])),
      modalitiesUsed: prediction.used[i],
      ...("contributions" in prediction ? explainedRow(prediction, i, classes) : {}),
      corrupt: withCorrupt ? corrupt.get(id) ?? [] : undefined,
      outOfRange: withRange ? prediction.outOfRange![i] : undefined,
      abstained: withAbstained ? prediction.abstained![i] : undefined,
    });
  });
}

/** The corrupt columns of each row that has any, by id. */
function corruptColumns(corrupt: readonly CorruptValue[]): Map<string, string[]> {
  const columns = new Map<string, string[]>();
  for (const { row, column } of corrupt) columns.set(row, [...columns.get(row) ?? [], column]);
  return columns;
}
