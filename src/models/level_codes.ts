import type { Matrix } from "../core/matrix.ts";
import type { StateReader, Tensor } from "../core/state.ts";
import { columnsFromState } from "./columns_from_state.ts";

/** The levels of some columns of a matrix, and their codes: their places in order. */
export interface LevelCodes {
  /** Which columns hold levels, ascending. */
  readonly columns: readonly number[];
  /** The different levels of each of them, ascending. */
  readonly levels: readonly Float64Array[];
}

/** Finds the levels of columns: whole numbers of at least 0, or NaN, which is none.
 *
 * @param x Shape `(rows, columns)`.
 * @param options `columns`: ascending; `most`: levels that a column may have.
 * @throws {RangeError} If there is no such column, a level is no such number, or there are too many.
 */
export function findLevels(
  x: Matrix,
  { columns, most }: { readonly columns: readonly number[]; readonly most: number },
): LevelCodes {
  return { columns, levels: columns.map((column) => levelsOf(x, column, most)) };
}

function levelsOf(x: Matrix, column: number, most: number): Float64Array {
  if (column >= x.columns) {
    throw new RangeError(
      `Cannot use categoricalFeatures: there is no column ${column}: there are ${x.columns} columns`,
    );
  }
  const found = new Set<number>();
  for (let row = 0; row < x.rows; row++) {
    const level = x.row(row)[column];
    if (Number.isNaN(level)) continue;
    if (!(Number.isInteger(level) && level >= 0)) {
      throw new RangeError(
        `Cannot use categoricalFeatures: levels must be whole numbers ≥ 0: column ${column} holds ` +
          `${level} in row ${row}`,
      );
    }
    // −0 is 0.
    found.add(level + 0);
  }
  if (found.size > most) {
    throw new RangeError(
      `Cannot use categoricalFeatures: column ${column} has ${found.size} levels, of which maxBins allows ` +
        `${most}: leave it out, or pool rare levels`,
    );
  }
  return Float64Array.from(found).sort();
}

/** Puts the codes of levels in their place, and NaN in that of a level that was not found. */
export function encodeLevels(x: Matrix, { columns, levels }: LevelCodes): void {
  columns.forEach((column, k) => {
    const codes = new Map([...levels[k]].map((level, code) => [level, code]));
    for (let row = 0; row < x.rows; row++) {
      const features = x.row(row);
      features[column] = codes.get(features[column]) ?? NaN;
    }
  });
}

/** For each column of a matrix, how many levels it has; 0 for one that holds no levels. */
export function countLevels({ columns, levels }: LevelCodes, width: number): Uint32Array {
  const counts = new Uint32Array(width);
  columns.forEach((column, k) => counts[column] = levels[k].length);
  return counts;
}

/** The levels as parts of a model's state. */
export function levelsToState({ columns, levels }: LevelCodes): {
  readonly fields: { readonly categoricalFeatures: readonly number[] };
  readonly tensors: { readonly [name: string]: Tensor };
} {
  const tensors = columns.map((column, k) =>
    [`levels${column}`, { shape: [levels[k].length], data: levels[k] }] as const
  );
  return { fields: { categoricalFeatures: columns }, tensors: Object.fromEntries(tensors) };
}

/** Reads the levels.
 *
 * @throws {ModelFormatError} If they are not ascending whole numbers.
 */
export function levelsFromState(reader: StateReader, width: number): LevelCodes {
  const columns = columnsFromState(reader, "categoricalFeatures", width);
  const levels = columns.map((column) => {
    const name = `levels${column}`, values = reader.f64(name, [-1]);
    const ascending = values.every((level, code) =>
      Number.isInteger(level) && level > (code === 0 ? -1 : values[code - 1])
    );
    return ascending && values.length <= 256
      ? values
      : reader.fail(name, "must be up to 256 ascending whole numbers");
  });
  return { columns, levels };
}
