import { CsvError, parse } from "../deps/csv_parse.ts";
import { blankToNull, lineOf, type RawTable } from "./raw_table.ts";

/** Parses comma-separated values (RFC 4180) whose first line names the columns; blank lines are skipped.
 *
 * @param source What is read, for messages.
 * @throws {SyntaxError} If a line has another number of cells than the header, a quote is out of place, or the
 * header leaves a column nameless or names two alike; it names the line.
 */
export function parseCsv(text: string, source?: string): RawTable {
  const cells: (string | null)[][] = [];
  const lines: number[] = [];
  let names: string[] | undefined;
  let breaksInCells = 0;
  let emptyLines = 0;

  // The parser counts a CRLF inside quotes as two lines, so lines are counted here.
  function nextLine(): number {
    return 1 + (names === undefined ? 0 : 1) + lines.length + emptyLines + breaksInCells;
  }

  function takeRecord(record: string[], info: { empty_lines: number }): null {
    emptyLines = info.empty_lines;
    if (names === undefined) {
      checkHeader(record, lineOf(nextLine(), source));
      names = record;
      for (const _ of names) cells.push([]);
    } else {
      lines.push(nextLine());
      for (let j = 0; j < record.length; j++) cells[j].push(blankToNull(record[j]));
    }
    for (const cell of record) breaksInCells += countLineBreaks(cell);
    return null;
  }

  try {
    parse(text, {
      bom: true,
      skip_empty_lines: true,
      record_delimiter: ["\r\n", "\n", "\r"],
      on_record: takeRecord,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    emptyLines = Number(error.empty_lines);
    throw new SyntaxError(
      `Cannot read ${lineOf(nextLine(), source)}: ${explain(error, names?.length)}`,
      { cause: error },
    );
  }
  return {
    names: names ?? [],
    cells,
    rows: lines.length,
    place: (row) => lineOf(lines[row], source),
  };
}

function checkHeader(names: readonly string[], place: string): void {
  names.forEach((name, j) => {
    if (blankToNull(name) === null) {
      throw new SyntaxError(
        `Cannot read ${place}: column ${j + 1} has no name; name it or remove it`,
      );
    }
    if (names.indexOf(name) < j) {
      throw new SyntaxError(
        `Cannot read ${place}: two columns are named ${JSON.stringify(name)}; rename one`,
      );
    }
  });
}

function countLineBreaks(cell: string): number {
  if (!cell.includes("\n") && !cell.includes("\r")) return 0;
  return cell.match(/\r\n|\n|\r/g)?.length ?? 0;
}

function explain(error: CsvError, columns: number | undefined): string {
  switch (error.code) {
    case "CSV_RECORD_INCONSISTENT_FIELDS_LENGTH": {
      const cells = (error.record as string[]).length;
      return `it has ${cells} ${cells === 1 ? "cell" : "cells"}, the header has ${columns}; ` +
        "a cell with a comma must be quoted";
    }
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
