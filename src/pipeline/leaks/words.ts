/** Pieces of messages. */

/** In quotes. */
export function quote(text: string): string {
  return JSON.stringify(text.length <= 60 ? text : `${text.slice(0, 60)}…`);
}

/** `98.3 %`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** `1 row`, `2 rows`. */
export function rowsWord(count: number): string {
  return count === 1 ? "1 row" : `${count} rows`;
}
