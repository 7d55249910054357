/** Numbers for people to read. */

/** `12,345`. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** `12,300`: three digits tell enough. */
export function short(value: number): string {
  return value.toLocaleString("en-US", { maximumSignificantDigits: 3 });
}
