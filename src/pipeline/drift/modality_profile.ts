import type { ModelState, Stateful, StateReader } from "../../core/state.ts";
import type { ModalityModel } from "../../modalities/modality.ts";
import type { Column } from "../../table/table.ts";
import { BlockProfile } from "./block_profile.ts";
import { LevelProfile } from "./level_profile.ts";
import {
  countAbsent,
  levelsOf,
  type ModalityRows,
  numbersOf,
  termNumbers,
  unknownShares,
} from "./modality_rows.ts";
import { NumberProfile } from "./number_profile.ts";
import { readCounts, readRows } from "./read_counts.ts";

/** What training rows had in one column. */
export interface ColumnProfile {
  /** Name of the column. */
  readonly name: string;
  /** Rows in which it is absent. */
  readonly absent: number;
  /** Its numbers, dates or levels; absent for text, pictures and sounds. */
  readonly values?: NumberProfile | LevelProfile;
}

/** What training rows had in one modality. */
export class ModalityProfile implements Stateful {
  /** Number of training rows. */
  readonly rows: number;
  /** Those that lack the modality. */
  readonly absent: number;
  /** The columns that it reads. */
  readonly columns: readonly ColumnProfile[];
  /** Number of different terms a row, if features are terms. */
  readonly terms?: NumberProfile;
  /** Share of a row's terms that the vocabulary would lack without that row, if features are terms. */
  readonly unknownTerms?: NumberProfile;
  /** The features; absent if every column's values are compared themselves. */
  readonly block?: BlockProfile;

  /** A profile of its parts. */
  constructor(
    fields: Pick<
      ModalityProfile,
      "rows" | "absent" | "columns" | "terms" | "unknownTerms" | "block"
    >,
  ) {
    this.rows = fields.rows;
    this.absent = fields.absent;
    this.columns = fields.columns;
    this.terms = fields.terms;
    this.unknownTerms = fields.unknownTerms;
    this.block = fields.block;
  }

  /** The profile of training rows, each left out of what was learnt. */
  static of(rows: ModalityRows): ModalityProfile {
    const { block, columns } = rows;
    const terms = termNumbers(rows), unknown = unknownShares(rows);
    const profiles = columns.map(profileColumn);
    return new ModalityProfile({
      rows: block.present.length,
      absent: block.present.reduce((sum, present) => sum + 1 - present, 0),
      columns: profiles,
      terms: terms && NumberProfile.of(terms),
      unknownTerms: unknown && NumberProfile.of(unknown),
      block: profiles.every(({ values }) => values !== undefined)
        ? undefined
        : BlockProfile.of(block),
    });
  }

  /** Whether it may be a profile of what a model reads. */
  fits(model: ModalityModel): boolean {
    const { columns, block } = this;
    return columns.length === model.columns.length &&
      columns.every(({ name }, j) => name === model.columns[j]) &&
      (block === undefined || block.columns.every((column) => column < model.names.length));
  }

  /** Everything that it remembers, as plain data. */
  toState(): ModelState {
    const { rows, absent, columns } = this;
    const counts = Uint32Array.from(columns, (column) => column.absent);
    const parts: Record<string, Stateful | undefined> = Object.fromEntries(
      columns.map(({ values }, j) => [`column${j}`, values]),
    );
    for (const name of optionalParts) parts[name] = this[name];
    return {
      type: "ModalityProfile",
      fields: { rows, absent, columns: columns.map(({ name }) => name) },
      tensors: { absentCells: { shape: [counts.length], data: counts } },
      children: Object.fromEntries(
        Object.entries(parts).flatMap(([name, part]) => part ? [[name, part.toState()]] : []),
      ),
    };
  }

  /** The profile of a state.
   *
   * @throws {ModelFormatError} If the state is not one.
   */
  static fromState(state: StateReader): ModalityProfile {
    const rows = readRows(state, "rows");
    if (rows === 0) state.fail("rows", "must be above 0");
    const names = state.strings("columns");
    const counts = readCounts(state, "absentCells", names.length);
    if (counts.some((count) => count > rows)) state.fail("absentCells", "must be of its rows");
    const columns = names.map((name, j): ColumnProfile => {
      const part = `column${j}`, absent = counts[j];
      if (!state.hasChild(part)) return { name, absent };
      const values = state.anyStep(part);
      return values instanceof NumberProfile || values instanceof LevelProfile
        ? { name, absent, values }
        : state.fail(part, "must be a profile of numbers or levels");
    });
    const numbers = (name: string) =>
      state.hasChild(name) ? state.step(name, NumberProfile) : undefined;
    return new ModalityProfile({
      rows,
      absent: readRows(state, "absent", rows),
      columns,
      terms: numbers("terms"),
      unknownTerms: numbers("unknownTerms"),
      block: state.hasChild("block") ? state.step("block", BlockProfile) : undefined,
    });
  }
}

const optionalParts = ["terms", "unknownTerms", "block"] as const;

function profileColumn(column: Column): ColumnProfile {
  const { name } = column, absent = countAbsent(column);
  const numbers = numbersOf(column), levels = levelsOf(column);
  if (numbers !== undefined) return { name, absent, values: NumberProfile.of(numbers) };
  if (levels !== undefined) return { name, absent, values: LevelProfile.of(levels) };
  return { name, absent };
}
