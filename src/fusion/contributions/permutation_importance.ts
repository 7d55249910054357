import type { Block } from "../../core/block.ts";
import { checkInteger } from "../../core/check.ts";
import type { Label } from "../../core/label.ts";
import { RandomState } from "../../core/random.ts";
import { ShapeError } from "../../errors.ts";
import type { Scoring } from "../../validation/scoring.ts";
import type { FusionModel } from "../fusion.ts";
import { heldModalities, predictMasked } from "./mask_blocks.ts";
import { checkLabelled, nameOf, scoreOf } from "./score_rows.ts";
import { shuffleColumns } from "./shuffle_columns.ts";

/** Options of {@linkcode permutationImportance}. */
export interface PermutationImportanceOptions {
  /** The column of the table that each feature comes from, by modality: `FeatureExtractorModel.featureColumns`.
   * @default {each block is one column, called as its modality} */
  readonly columns?: Readonly<Record<string, readonly string[]>>;
  /** The one modality to look into. @default {all} */
  readonly modality?: string;
  /** Times that each column is shuffled, ≥ 1. @default {5} */
  readonly repeats?: number;
  /** What the performance is measured in: the higher, the better. @default {"accuracy"} */
  readonly scoring?: Scoring;
  /** Seed of the shuffles, which are the same for every column. @default {42} */
  readonly seed?: number;
}

/** How much columns matter to a model on labelled rows. Plain data, ready for JSON. */
export interface PermutationImportance {
  /** Number of rows measured on. */
  readonly rows: number;
  /** What the performance is measured in. */
  readonly scoring: string;
  /** The score when nothing is shuffled. */
  readonly score: number;
  /** By modality and column. */
  readonly modalities: Readonly<Record<string, Readonly<Record<string, ColumnImportance>>>>;
}

/** How much one column matters. */
export interface ColumnImportance {
  /** The score minus that with the column shuffled, one a repeat. */
  readonly importances: readonly number[];
  /** Their mean. */
  readonly importancesMean: number;
  /** Their standard deviation (population). */
  readonly importancesStd: number;
}

/** How much a score falls when a column is shuffled among the rows that have its modality.
 *
 * All features of a column move together, its marks of absence among them. Of two columns that say the same, neither seems to
 * matter. Source: Breiman, "Random Forests", 2001, section 10; Fisher, Rudin and Dominici, "All Models are Wrong, but Many are
 * Useful", 2019. As `permutation_importance` of scikit-learn 1.9.1, but for the rows that lack the modality.
 *
 * @param labels One a row, all among the model's classes if the score is of probabilities.
 * @throws {TypeError} If blocks are of unknown modalities or there is none, `modality` is none of them, or `scoring` is an
 * unknown word.
 * @throws {ShapeError} If blocks, labels and columns do not fit each other.
 * @throws {RangeError} If there is no row, `repeats` is not an integer of at least 1, or a label is not among the classes.
 * @example
 * ```ts
 * import { EarlyFusion, FeatureExtractor, permutationImportance, Pipeline, readTable, tabular } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = Array.from({ length: 60 }, (_, i) => `${i % 2 ? 9 : 1},${i % 7},${i % 2 ? "new" : "old"}`);
 * const table = await readTable({ text: ["price,weight,kind", ...rows].join("\n") }, { label: "kind" });
 * const extractor = new FeatureExtractor({ tabular: tabular() });
 * const model = await new Pipeline({ extractor, fusion: new EarlyFusion() }).fit(table);
 * const { blocks } = await model.predict(table);
 * const { modalities } = permutationImportance(model.fusion, blocks, table.labels(), {
 *   columns: model.extractor.featureColumns,
 * });
 * assertEquals(modalities.tabular.price.importancesMean > 0.3, true);
 * assertEquals(modalities.tabular.weight.importancesMean, 0);
 * ```
 */
export function permutationImportance(
  model: FusionModel,
  blocks: readonly Block[],
  labels: readonly Label[],
  options: PermutationImportanceOptions = {},
): PermutationImportance {
  const { columns = {}, modality, repeats = 5, scoring = "accuracy", seed = 42 } = options;
  checkInteger("repeats", repeats, 1);
  const held = heldModalities(model, blocks);
  checkLabelled(held.length, labels);
  const { classes } = model;
  const scoreWith = (given: readonly Block[]) =>
    scoreOf(scoring, labels, { probabilities: predictMasked(model, given, held), classes });
  const score = scoreWith(blocks);

  const importanceOf = (block: Block, features: Uint32Array): ColumnImportance => {
    const random = new RandomState(seed);
    const importances = Array.from({ length: repeats }, () => {
      const shuffled = shuffleColumns(block, { features, random });
      return score - scoreWith(blocks.map((each) => each === block ? shuffled : each));
    });
    return summarise(importances);
  };
  return {
    rows: held.length,
    scoring: nameOf(scoring),
    score,
    modalities: Object.fromEntries(
      chosenBlocks(blocks, modality).map((block) => [
        block.modality,
        Object.fromEntries(
          featuresByColumn(block, columns[block.modality])
            .map(([name, features]) => [name, importanceOf(block, features)]),
        ),
      ]),
    ),
  };
}

function chosenBlocks(blocks: readonly Block[], modality: string | undefined): readonly Block[] {
  if (modality === undefined) return blocks;
  const chosen = blocks.filter((block) => block.modality === modality);
  if (chosen.length > 0) return chosen;
  throw new TypeError(
    `Cannot shuffle the columns of "${modality}": the blocks are of ${
      blocks.map((block) => block.modality).join(", ")
    }`,
  );
}

/** The features of each column, in the order in which the columns first appear. */
function featuresByColumn(
  { modality, features }: Block,
  columns: readonly string[] = new Array(features.columns).fill(modality),
): [name: string, features: Uint32Array][] {
  if (columns.length !== features.columns) {
    throw new ShapeError(`Cannot shuffle the columns of "${modality}"`, {
      expected: `a column for each of ${features.columns} features`,
      actual: `${columns.length}`,
    });
  }
  const places = Map.groupBy(columns.keys(), (place) => columns[place]);
  return [...places].map(([name, members]) => [name, Uint32Array.from(members)]);
}

function summarise(importances: readonly number[]): ColumnImportance {
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const importancesMean = mean(importances);
  const importancesStd = Math.sqrt(
    mean(importances.map((value) => (value - importancesMean) ** 2)),
  );
  return { importances, importancesMean, importancesStd };
}
