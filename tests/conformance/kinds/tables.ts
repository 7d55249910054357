import { RandomState } from "../../../src/core/random.ts";
import { type Column, Table } from "../../../src/table/table.ts";

const ROWS = 24;

/** One value a row. */
function each<Value>(valueOf: (row: number) => Value): Value[] {
  return Array.from({ length: ROWS }, (_, row) => valueOf(row));
}

function table(...columns: Column[]): Table {
  return new Table(each((row) => `row ${row}`), columns);
}

const DAY = 86_400_000;

const prices = new RandomState(19);

const NUMBERS: Column[] = [
  {
    name: "price",
    role: "numeric",
    values: Float64Array.from(each((row) => row % 7 === 5 ? NaN : 10 * prices.normal())),
  },
  { name: "new", role: "boolean", values: Float64Array.from(each((row) => row % 2)) },
  {
    name: "sold",
    role: "date",
    values: Float64Array.from(each((row) => DAY * (20_000 + 37 * row))),
  },
  {
    name: "tier",
    role: "ordered",
    order: ["low", "mid", "high"],
    values: each((row) => row % 5 === 4 ? null : ["mid", "high", "low"][row % 3]),
  },
  {
    name: "brand",
    role: "categorical",
    values: each((row) => row % 9 === 8 ? null : ["zeta", "acme", "ämne"][row % 3]),
  },
];

const TITLES: Column = {
  name: "title",
  role: "text",
  values: each((row) =>
    row % 8 === 7 ? null : `a ${["red", "blue"][row % 2]} ${["lamp", "chair", "pan"][row % 3]}`
  ),
};

const KINDS: Column = {
  name: "kind",
  role: "label",
  values: each((row) => ["light", "seat", "kitchen"][row % 3]),
};

/** Numbers, a boolean, dates, ordered levels and categories, absent here and there. */
export const numbersTable = (): Table => table(...NUMBERS);

/** Short titles. */
export const titlesTable = (): Table => table(TITLES);

/** Numbers and titles with a label a row. */
export const labelledTable = (): Table => table(...NUMBERS, TITLES, KINDS);

/** Decoded pictures of 6 × 5. */
export function picturesTable(): Table {
  const random = new RandomState(20);
  return table({
    name: "photo",
    role: "image",
    values: each((row) => {
      if (row % 8 === 7) return null;
      const data = Uint8Array.from({ length: 90 }, () => random.randomInteger(256));
      return { kind: "image", image: { width: 6, height: 5, data }, name: `${row}.png` };
    }),
  });
}

/** A quarter of a second of noise each. */
export function soundsTable(): Table {
  const random = new RandomState(21);
  return table({
    name: "sound",
    role: "audio",
    values: each((row) => {
      if (row % 8 === 7) return null;
      const channels = [Float32Array.from({ length: 2000 }, () => random.normal() / 4)];
      return { kind: "audio", audio: { sampleRate: 8000, channels }, name: `${row}.wav` };
    }),
  });
}

/** A table in which row 2 has nothing in the given columns. */
export function withoutRow2(whole: Table, names: readonly string[]): Table {
  return new Table(
    whole.ids,
    whole.columns.map((column): Column => {
      if (!names.includes(column.name)) return column;
      const absent = column.values instanceof Float64Array
        ? column.values.with(2, NaN)
        : (column.values as readonly unknown[]).with(2, null);
      return { ...column, values: absent } as Column;
    }),
  );
}
