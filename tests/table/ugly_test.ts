/** Tables as spreadsheets, pandas, R and hands write them, in `ugly/`: the roles, notes and values that are to be found.
 *
 * `pandas_*.csv` were written by pandas 3; the others are written as those programs write them.
 */
import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { SchemaError } from "../../src/errors.ts";
import { describeSchema } from "../../src/table/describe_schema.ts";
import { readTable, type ReadTableOptions } from "../../src/table/read_table.ts";
import type { Column } from "../../src/table/table.ts";

const folder = new URL("ugly/", import.meta.url);

/** What is found: a line of {@linkcode describeSchema}, less what is inferred plainly, and the values; dates as ISO 8601. */
type Found = Record<string, readonly [role: string, ...values: (string | number | null)[]]>;

interface Case {
  readonly file: string;
  readonly options?: ReadTableOptions;
  readonly found: Found;
}

const cases: Case[] = [
  {
    // Byte order mark, CRLF, semicolons, decimal commas, points between thousands, days first, German error values.
    file: "excel_german.csv",
    options: { decimal: "," },
    found: {
      Artikel: ["categorical", "Lampe", "Stuhl", "Tisch", "Regal"],
      Preis: ["numeric, in €, thousands as 1.234, decimals as 0,5", 1234.5, 89.9, 12000, 45],
      Menge: ["numeric, decimals as 0,5", 12, 3, 1, null],
      Rabatt: ["numeric, percent as shares, decimals as 0,5", 0.05, 0.125, 0, 0.07],
      Geliefert: ["date, day first", "2024-03-05", "2023-11-17", "2024-01-01", "2024-02-28"],
      Lagernd: ["categorical", "WAHR", "FALSCH", "WAHR", "WAHR"],
      Gewicht: ['numeric, decimals as 0,5 (1 of 4 blank, as "#NV")', 0.75, 4.2, null, 18],
    },
  },
  {
    // A first line that names the separator.
    file: "excel_sep_line.csv",
    options: { decimal: "," },
    found: {
      city: ["categorical", "Zürich", "Genf", "Bern"],
      population: ["numeric, decimals as 0,5", 434008, 203856, null],
      share: ["numeric, decimals as 0,5", 24.1, 11.3, 7.4],
    },
  },
  {
    // UTF-16, tabs, quoted amounts, negative ones in brackets, months first.
    file: "excel_unicode_text.txt",
    found: {
      Name: ["categorical", "Zoë", "Łukasz", "Ana"],
      Joined: ["date, month first", "2024-03-05", "2023-12-31", "2024-01-09"],
      Salary: ["numeric, in $, thousands as 1,234", 1234.5, 12000, -50],
      Active: ["boolean", 1, 0, 1],
    },
  },
  {
    // Accounting format, error values, padded columns and a padded row.
    file: "excel_us.csv",
    found: {
      Region: ["categorical", "North", "South", "West", "East", null],
      Sales: [
        'numeric, in $, thousands as 1,234 (2 of 5 blank, 1 as "#N/A", 1 empty)',
        ...[1200, -300.5, 0, null, null],
      ],
      Growth: ["numeric, percent as shares", 0.45, -0.025, 0, 1, null],
      Ratio: ['numeric (2 of 5 blank, 1 as "#DIV/0!", 1 empty)', 1.5, null, 0.25, 2, null],
      Closed: ["date, month first", "2024-03-14", "2024-04-01", null, "2023-12-31", null],
    },
  },
  {
    // All text quoted, years of two digits, a line break in a cell.
    file: "libreoffice.csv",
    found: {
      task: ["categorical", "paint", "sand", "oil", "wax"],
      due: ["date, month first", "2024-03-25", "2024-04-01", "2023-12-31", null],
      hours: ["numeric", 1.5, 2, 0.75, null],
      done: ["boolean", 1, 0, 1, 0],
      note: [
        "text",
        'a "fine" blue, not green',
        "use the soft paper\non the legs",
        null,
        "one thin coat is enough",
      ],
    },
  },
  {
    file: "pandas_index.csv",
    found: {
      "column 1": ["ignore (without a name, it numbers or names the rows)", "0", "1", "2"],
      when: ["date", "2024-03-05T14:30:00.000Z", "2024-03-06T00:15:30.000Z", "2024-03-07"],
      x: ["numeric", 1.5, null, 1e-7],
      ok: ["boolean", 1, 0, 1],
      kind: ["categorical", "a", "b", null],
    },
  },
  {
    file: "pandas_na_rep.csv",
    found: {
      when: ["date", "2024-03-05T14:30:00.000Z", "2024-03-06T00:15:30.000Z", "2024-03-07"],
      x: ['numeric (1 of 3 blank, as "NaN")', 1.5, null, 1e-7],
      ok: ["boolean", 1, 0, 1],
      kind: ['categorical (1 of 3 blank, as "NaN")', "a", "b", null],
    },
  },
  {
    // Nullable types, an index of names, tabs in a file named .csv.
    file: "pandas_nullable.csv",
    found: {
      "column 1": ["ignore (without a name, it numbers or names the rows)", "r1", "r2", "r3"],
      n: ['numeric (1 of 3 blank, as "<NA>")', 1, null, 3],
      flag: ['boolean (1 of 3 blank, as "<NA>")', 1, null, 0],
      day: ['date (1 of 3 blank, as "<NA>")', "2024-01-31", null, "2024-02-29"],
      size: ["numeric", 1e20, 2.5e-9, 3],
    },
  },
  {
    file: "r_write_csv.csv",
    found: {
      "column 1": [
        "ignore (without a name, it numbers or names the rows)",
        ...["Mazda RX4", "Datsun 710", "Hornet Sportabout", "Valiant"],
      ],
      mpg: ['numeric (1 of 4 blank, as "NA")', 21, 22.8, null, 18.1],
      cyl: ['numeric (1 of 4 blank, as "NA")', 6, 4, 8, null],
      am: ['boolean (1 of 4 blank, as "NA")', 1, 1, 0, null],
      model: ['categorical (1 of 4 blank, as "NA")', "compact", null, "large", "large"],
    },
  },
  {
    file: "r_write_csv2.csv",
    options: { decimal: ",", label: "sex", time: "date" },
    found: {
      "column 1": ["ignore (without a name, it numbers or names the rows)", "1", "2", "3", "4"],
      height: ['numeric, decimals as 0,5 (1 of 4 blank, as "NA")', 1.83, null, 1.7, 1.65],
      sex: ["label", "m", "f", "f", "m"],
      date: ['time (1 of 4 blank, as "NA")', "2024-03-05", "2024-03-06", null, "2024-12-31"],
    },
  },
  {
    // Spaces around cells, blank lines within and at the end.
    file: "hand_spaces.csv",
    found: {
      name: ["categorical", "apple", "pear", "leek", "kale"],
      price: ['numeric (1 of 4 blank, as "n/a")', 1.2, 0.95, 2, null],
      fresh: ["boolean", 1, 0, 1, 0],
      kind: ["categorical", "fruit", "fruit", "vegetable", "vegetable"],
    },
  },
  {
    file: "hand_blanks.csv",
    found: {
      temp: [
        'numeric (4 of 5 blank, 1 as "NA", 1 as "--", 1 as ".", 1 as "null")',
        ...[12.5, null, null, null, null],
      ],
      wind: [
        'numeric (3 of 5 blank, 1 as "-", 1 as "n.a.", 1 as "–")',
        ...[null, 3, 4.5, null, null],
      ],
      seen: [
        'date (2 of 5 blank, 1 as "?", 1 as "NaT")',
        ...["2024-03-05", null, "2024-03-07", "2024-03-08", null],
      ],
      sky: [
        'categorical (2 of 5 blank, 1 as "None", 1 empty)',
        ...["clear", "none", null, null, "cloudy"],
      ],
    },
  },
  {
    // A class may be called None.
    file: "hand_blanks.csv",
    options: { label: "sky", blanks: ["NA", "--", ".", "null"] },
    found: {
      temp: [
        'numeric (4 of 5 blank, 1 as "NA", 1 as "--", 1 as ".", 1 as "null")',
        ...[12.5, null, null, null, null],
      ],
      wind: ["categorical", "-", "3", "4.5", "n.a.", "–"],
      seen: ["categorical", "2024-03-05", "?", "2024-03-07", "2024-03-08", "NaT"],
      sky: ["label", "clear", "none", "None", null, "cloudy"],
    },
  },
  {
    // The typographic minus, plus signs, thousands by commas and by two kinds of space that do not break.
    file: "hand_minus.csv",
    found: {
      balance: ["numeric", -12.5, 7, 0.5],
      change: ["numeric", 3, -1, 0.5],
      visitors: ["numeric, thousands as 1,234", 1234, 12345678, 999],
      area: ["numeric, thousands as 1 234", 1234, 56, 12345.5],
    },
  },
  {
    file: "hand_quotes.csv",
    options: { id: "id" },
    found: {
      id: ["id", "A1", "A2", "A3"],
      title: [
        "text",
        'The "big" lamp, in red',
        "'plain' apostrophes stay",
        "two\nlines, one cell",
      ],
      price: ["numeric", 12, 13.5, 14],
    },
  },
  {
    // One bad cell among numbers.
    file: "hand_bad_cell.csv",
    found: {
      sku: ["categorical", "a\nb", ..."cdefghijkl"],
      price: [
        'categorical (1 of 11 cells are not numbers, as "12 or so")',
        ...["1", "2", "12 or so", "4", "5", "6", "7", "8", "9", "10", "11"],
      ],
    },
  },
  {
    file: "hand_mixed_money.csv",
    found: {
      item: ["categorical", "tea", "rye", "oat"],
      cost: [
        'categorical (numbers of several units ($, €), as "€7"; give all in one)',
        ...["$5", "€7", "$3"],
      ],
      rate: [
        'categorical (numbers of several units (%, none), as "0.05"; give all in one)',
        ...["4%", "0.05", "6%"],
      ],
    },
  },
  {
    file: "hand_dates.csv",
    found: {
      born: ["date", "1990-03-05", "1991-04-06", "1992-05-07"],
      met: [
        'categorical (no cell tells day from month, as "3/5/2024"; write 2024-03-05, or give the role ' +
        '{ date: "dmy" } or { date: "mdy" })',
        ...["3/5/2024", "4/6/2024", "5/7/2024"],
      ],
      left: [
        "date",
        "2024-03-05T08:00:00.000Z",
        "2024-03-05T10:00:00.000Z",
        "2024-03-05T10:00:00.000Z",
      ],
      year: ["numeric", 1990, 1991, 1992],
    },
  },
  {
    file: "hand_dates.csv",
    options: { roles: { met: { date: "dmy" }, born: "ignore", left: { time: "ymd" } } },
    found: {
      born: ["ignore", "5 Mar 1990", "Apr 6 1991", "7th May 1992"],
      met: ["date, day first", "2024-05-03", "2024-06-04", "2024-07-05"],
      left: [
        "time",
        "2024-03-05T08:00:00.000Z",
        "2024-03-05T10:00:00.000Z",
        "2024-03-05T10:00:00.000Z",
      ],
      year: ["numeric", 1990, 1991, 1992],
    },
  },
  {
    // Bars, a currency by its code, Y and N.
    file: "hand_bars.csv",
    options: { group: "Code" },
    found: {
      Code: ["group", "007", "012", "030"],
      Amount: ["numeric, in USD, thousands as 1,234", 1200.5, 9, -3.25],
      Paid: ["boolean", 1, 0, 1],
    },
  },
  {
    // Blank lines before, within and after; no line break at the end.
    file: "hand_padding.csv",
    found: { a: ["numeric", 1, 2, 3], b: ["categorical", "x", "y", "z"] },
  },
  {
    // Decimal commas, but nobody said so.
    file: "hand_commas_unasked.csv",
    found: {
      speed: [
        'categorical (numbers with decimal commas, as "12,5"; pass --decimal , (the option ' +
        'decimal: ",") to read them so)',
        ...["12,5", "3,75", "8"],
      ],
      label: ["categorical", "fast", "slow", "slow"],
    },
  },
  {
    // Lines that end in a carriage return alone.
    file: "old_mac.csv",
    found: { x: ["numeric", 1, 2], when: ["date", "2024-03-05", "2024-03-06"] },
  },
];

describe("an ugly table", () => {
  for (const { file, options = {}, found } of cases) {
    it(`${file}, ${JSON.stringify(options)}`, async () => {
      const table = await readTable(new URL(file, folder), options);
      const lines = describeSchema(table);
      const actual = table.columns.map((column, j): [string, unknown] => {
        const line = lines[j].slice(column.name.length + 2).replace(/ \(inferred\)$/, "")
          .replace(/\(inferred[:;] /, "(");
        return [column.name, [line, ...valuesOf(column)]];
      });
      assertEquals<unknown>(actual, Object.entries(found));
    });
  }
});

describe("an ugly table that cannot be read", () => {
  const faults: [
    file: string,
    options: ReadTableOptions,
    // deno-lint-ignore no-explicit-any
    Class: abstract new (...args: any[]) => Error,
    message: string,
  ][] = [
    ["error_ragged.csv", {}, SyntaxError, "error_ragged.csv: it has 3 cells, the header has 2"],
    ["error_twice.csv", {}, SyntaxError, 'columns 1 and 3 are both named "price"'],
    ["error_latin1.csv", {}, SyntaxError, "it is not UTF-8 text"],
    [
      "hand_bad_cell.csv",
      { roles: { price: "numeric" } },
      SchemaError,
      'Cannot read "12 or so" as a number in column "price", line 5 of ',
    ],
    [
      "hand_mixed_money.csv",
      { roles: { cost: "numeric" } },
      SchemaError,
      'Cannot read "€7" as a number in column "cost", line 3 of ',
    ],
    [
      "hand_dates.csv",
      { time: "met" },
      SchemaError,
      'Cannot tell day from month in column "met", as in "3/5/2024": write 2024-03-05, or give the ' +
      'role { time: "dmy" } or { time: "mdy" }',
    ],
    [
      "hand_dates.csv",
      { roles: { left: "boolean" } },
      SchemaError,
      'Cannot read "2024-03-05T10:00:00+02:00" as true or false in column "left", line 2 of ',
    ],
  ];
  for (const [file, options, Class, message] of faults) {
    it(`${file}, ${JSON.stringify(options)}`, async () => {
      await assertRejects(() => readTable(new URL(file, folder), options), Class, message);
    });
  }
});

/** The values of a column; null where absent, dates by day, or to the millisecond. */
function valuesOf({ role, format, values }: Column): unknown[] {
  if (!(values instanceof Float64Array)) return [...values];
  const isDate = role === "date" || role === "time" && format?.date !== undefined;
  return Array.from(values, (value) => {
    if (Number.isNaN(value)) return null;
    return isDate ? new Date(value).toISOString().replace("T00:00:00.000Z", "") : value;
  });
}
