/** Cells of a table as lines of text, every column as wide as its widest cell. */
export function alignColumns(cells: readonly (readonly string[])[]): string[] {
  const widths = cells[0].map((_, j) => Math.max(...cells.map((row) => row[j].length)));
  return cells.map((row) => row.map((cell, j) => cell.padEnd(widths[j])).join("  ").trimEnd());
}
