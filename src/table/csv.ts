import { CsvError, type Info, Parser } from "../deps/csv_parse.ts";
import { blankToNull, lineOf, type RawOptions, type RawTable } from "./raw_table.ts";
import { findSeparator, isEnoughToTell, type Separator, separators } from "./separator.ts";

/** Settings of {@linkcode readCsv}. */
export interface CsvOptions extends RawOptions {
  /** What stands between cells. @default {the first line says so, as `sep=;`, or it is found from the first lines} */
  readonly separator?: Separator;
}

/** Reads separated values (RFC 4180) whose first line names the columns, batch by batch.
 *
 * Blank lines are skipped, spaces around names are dropped. A first column without a name, as pandas and R write
 * their row names, is named `column 1`. After the last named column, cells may only be blank: so end the lines that
 * spreadsheets pad. A row of blank cells is a row.
 *
 * @param chunks The text in pieces, without byte order mark.
 * @throws {SyntaxError} If a line has another number of cells than the header, a quote is out of place, or the
 * header leaves a column nameless or names two alike; it names the line.
 */
export async function* readCsv(
  chunks: AsyncIterable<string> | Iterable<string>,
  options: CsvOptions = {},
): AsyncGenerator<RawTable> {
  let head = "";
  let rows: CsvRows | undefined;
  function begin(): Promise<RawTable[]> {
    const { separator, firstLine, text } = startOf(head, options);
    rows = new CsvRows({ ...options, separator, firstLine });
    return rows.write(text);
  }
  for await (const chunk of chunks) {
    if (rows !== undefined) yield* await rows.write(chunk);
    else if (isEnoughToTell(head += chunk)) yield* await begin();
  }
  if (rows === undefined) yield* await begin();
  yield* await rows!.end();
}

/** Excel tells its separator in a line before the header. */
function startOf(
  head: string,
  { separator, name }: CsvOptions,
): { separator: Separator; firstLine: number; text: string } {
  const [line, told] = /^"?sep=(.)"?(?:\r\n|\n|\r)/i.exec(head) ?? [];
  if (line === undefined) {
    return { separator: separator ?? findSeparator(head), firstLine: 1, text: head };
  }
  const known = separators.find((known) => known === told);
  if (separator === undefined && known === undefined) {
    throw new SyntaxError(
      `Cannot read ${lineOf(1, name)}: ${
        JSON.stringify(told)
      } cannot stand between cells; use a comma, a semicolon, a tab or a bar`,
    );
  }
  return { separator: separator ?? known!, firstLine: 2, text: head.slice(line.length) };
}

/** Collects what the parser finds into batches. */
class CsvRows {
  readonly #name: string | undefined;
  readonly #batchRows: number;
  readonly #wanted: ReadonlySet<string> | undefined;
  readonly #parser: Parser;
  /** Names of the named columns; undefined before the header. */
  #names: string[] | undefined;
  /** Cells of the header, nameless ones at its end included. */
  #width = 0;
  /** Places of the columns that are kept. */
  #kept: number[] = [];
  #records: string[][] = [];
  #lines: number[] = [];
  #ready: RawTable[] = [];
  /** The line that the next record begins on, blank lines left aside. */
  #line: number;
  #blankLines = 0;

  constructor(options: CsvOptions & { separator: Separator; firstLine: number }) {
    this.#name = options.name;
    this.#batchRows = options.batchRows ?? Infinity;
    this.#wanted = options.columns;
    this.#line = options.firstLine;
    this.#parser = new Parser({
      delimiter: options.separator,
      skip_empty_lines: true,
      relax_column_count: true,
      record_delimiter: ["\r\n", "\n", "\r"],
      on_record: (record: string[], info: Info) => this.#take(record, info),
    });
    // Its errors arrive through the callbacks of `write` and `end`.
    this.#parser.on("error", () => {});
  }

  /** Parses a piece of text; gives the batches that it completes. */
  async write(text: string): Promise<RawTable[]> {
    await this.#settle((done) => this.#parser.write(text, done));
    return this.#ready.splice(0);
  }

  /** Parses what is left; gives the last batches. */
  async end(): Promise<RawTable[]> {
    await this.#settle((done) => this.#parser.end(done));
    if (this.#lines.length > 0) this.#finishBatch();
    return this.#ready.splice(0);
  }

  #settle(act: (done: (error?: Error | null) => void) => void): Promise<void> {
    return new Promise((resolve, reject) =>
      act((error) => error ? reject(this.#explain(error)) : resolve())
    );
  }

  #take(record: string[], { empty_lines }: Info): null {
    this.#blankLines = empty_lines;
    const isBlankLine = record.length === 1 && this.#names?.length !== 1 &&
      blankToNull(record[0]) === null;
    if (!isBlankLine) {
      if (this.#names === undefined) this.#takeHeader(record);
      else this.#takeRow(record, this.#names);
    }
    this.#line++;
    for (const cell of record) {
      // The parser counts a CRLF inside quotes as two lines, so lines are counted here.
      if (cell.includes("\n") || cell.includes("\r")) {
        this.#line += cell.match(/\r\n|\n|\r/g)?.length ?? 0;
      }
    }
    return null;
  }

  #takeHeader(record: string[]): void {
    const names = record.map((name) => name.trim());
    this.#width = names.length;
    while (names.at(-1) === "") names.pop();
    if (names[0] === "") names[0] = "column 1";
    const fail = (why: string) => {
      throw new SyntaxError(`Cannot read ${this.#place(this.#nextLine())}: ${why}`);
    };
    if (names.length === 0) fail("the header names no column");
    const places = new Map<string, number>();
    names.forEach((name, j) => {
      if (name === "") fail(`column ${j + 1} has no name; name it or remove it`);
      const first = places.get(name);
      if (first !== undefined) {
        fail(
          `columns ${first + 1} and ${j + 1} are both named ${JSON.stringify(name)}; rename one`,
        );
      }
      places.set(name, j);
    });
    this.#names = names;
    this.#kept = [...names.keys()].filter((j) => this.#wanted?.has(names[j]) ?? true);
  }

  #takeRow(record: string[], names: readonly string[]): void {
    if (record.length !== names.length) this.#checkLength(record, names);
    this.#records.push(record);
    if (this.#lines.push(this.#nextLine()) === this.#batchRows) this.#finishBatch();
  }

  #checkLength(record: readonly string[], names: readonly string[]): void {
    const place = this.#place(this.#nextLine());
    const stray = record.findIndex((cell, j) => j >= names.length && blankToNull(cell) !== null);
    if (record.length > names.length && stray === -1) return;
    if (stray >= 0 && stray < this.#width) {
      throw new SyntaxError(
        `Cannot read ${place}: column ${stray + 1} has no name, but holds ${
          JSON.stringify(record[stray])
        }; name it or remove it`,
      );
    }
    throw new SyntaxError(
      `Cannot read ${place}: it has ${record.length} ${
        record.length === 1 ? "cell" : "cells"
      }, the header has ${names.length}; a cell with ${
        nameOf(this.#parser.options.delimiter)
      } must be quoted`,
    );
  }

  #finishBatch(): void {
    const records = this.#records, lines = this.#lines;
    this.#ready.push({
      names: this.#kept.map((j) => this.#names![j]),
      cells: this.#kept.map((j) => records.map((record) => blankToNull(record[j]))),
      rows: lines.length,
      place: (row) => this.#place(lines[row]),
    });
    this.#records = [];
    this.#lines = [];
  }

  #nextLine(): number {
    return this.#line + this.#blankLines;
  }

  #place(line: number): string {
    return lineOf(line, this.#name);
  }

  #explain(error: Error): Error {
    if (!(error instanceof CsvError)) return error;
    this.#blankLines = Number(error.empty_lines);
    return new SyntaxError(
      `Cannot read ${this.#place(this.#nextLine())}: ${whatIsWrong(error)}`,
      { cause: error },
    );
  }
}

function nameOf(delimiter: unknown): string {
  const words: Record<string, string> = { ",": "a comma", ";": "a semicolon", "\t": "a tab" };
  return words[String(delimiter)] ?? "a bar";
}

function whatIsWrong(error: CsvError): string {
  switch (error.code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return "a quote that opens there is never closed";
    case "INVALID_OPENING_QUOTE":
      return 'a quote stands inside an unquoted cell; quote the whole cell and write "" for a quote within it';
    case "CSV_INVALID_CLOSING_QUOTE":
      return 'text follows a closing quote; write "" for a quote within a quoted cell';
    default:
      return error.message;
  }
}
