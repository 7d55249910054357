import type { Cell } from "./raw_table.ts";

const longest = 80;

/** A cell as messages show it: text in quotes, and cut short if it is long. */
export function showCell(cell: Exclude<Cell, null>): string {
  if (typeof cell === "number") return String(cell);
  if (typeof cell === "string") {
    return JSON.stringify(cell.length <= longest ? cell : `${cell.slice(0, longest)}…`);
  }
  return cell.kind === "image" ? "a picture" : cell.kind === "audio" ? "a sound" : "bytes";
}
