import { type Cell, lineOf, type RawOptions, type RawTable } from "./raw_table.ts";
import { notACell, toCell } from "./to_cell.ts";

/** Reads newline-delimited JSON, batch by batch: an object of strings, numbers, booleans and nulls on every line; blank
 * lines are skipped.
 *
 * The columns of a batch are the keys of its lines in their order of appearance; true and false become words. A number
 * that JavaScript would round keeps its digits, as text.
 *
 * @param chunks The text in pieces, without byte order mark.
 * @throws {SyntaxError} If a line is not a JSON object; it names the line.
 * @throws {SchemaError} If a value is an object or an array.
 */
export async function* readNdjson(
  chunks: AsyncIterable<string> | Iterable<string>,
  options: RawOptions = {},
): AsyncGenerator<RawTable> {
  const { name, batchRows = Infinity } = options;
  let batch = new NdjsonRows(options);
  let line = 0;
  for await (const lines of linesOf(chunks)) {
    for (const text of lines) {
      line++;
      if (text.trim() === "") continue;
      batch.add(parseObject(text, lineOf(line, name)), line);
      if (batch.rows < batchRows) continue;
      yield batch.finish();
      batch = new NdjsonRows(options);
    }
  }
  if (batch.rows > 0) yield batch.finish();
}

/** Collects objects into one batch. */
class NdjsonRows {
  readonly #options: RawOptions;
  readonly #columns = new Map<string, Cell[]>();
  readonly #lines: number[] = [];

  constructor(options: RawOptions) {
    this.#options = options;
  }

  get rows(): number {
    return this.#lines.length;
  }

  add(row: object, line: number): void {
    const { name: source, columns: wanted } = this.#options;
    for (const [name, value] of Object.entries(row)) {
      if (wanted !== undefined && !wanted.has(name)) continue;
      let cells = this.#columns.get(name);
      if (cells === undefined) this.#columns.set(name, cells = []);
      while (cells.length < this.rows) cells.push(null);
      const cell = toCell(value);
      if (cell === undefined) throw notACell(value, { column: name, place: lineOf(line, source) });
      cells.push(cell);
    }
    this.#lines.push(line);
  }

  finish(): RawTable {
    for (const cells of this.#columns.values()) {
      while (cells.length < this.rows) cells.push(null);
    }
    return {
      names: [...this.#columns.keys()],
      cells: [...this.#columns.values()],
      rows: this.rows,
      place: (row) => lineOf(this.#lines[row], this.#options.name),
    };
  }
}

/** The lines that each piece of a text completes. */
async function* linesOf(
  chunks: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<string[]> {
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop()!;
    yield lines;
  }
  yield [rest];
}

function parseObject(line: string, place: string): object {
  let value: unknown;
  try {
    // A reviver halves the speed, and only numbers of 16 digits or more are ever rounded.
    value = JSON.parse(line, /\d{16}/.test(line) ? keepDigits : undefined);
  } catch (cause) {
    throw new SyntaxError(`Cannot read ${place} as JSON: ${(cause as Error).message}`, { cause });
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    throw new SyntaxError(
      `Cannot read ${place}: it must be a JSON object, as {"price": 12, "title": "red lamp"}`,
    );
  }
  return value;
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? context?.source ?? value : value;
}
