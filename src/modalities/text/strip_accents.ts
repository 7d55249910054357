/** A text without accents, by the compatibility decomposition (NFKD).
 *
 * @param kind `"unicode"` removes combining marks, `"ascii"` everything that is not ASCII.
 */
export function stripAccents(text: string, kind: "none" | "ascii" | "unicode"): string {
  // deno-lint-ignore no-control-regex
  if (kind === "none" || /^[\x00-\x7f]*$/.test(text)) return text;
  const decomposed = text.normalize("NFKD");
  return kind === "unicode"
    ? decomposed.replace(/\p{M}/gu, (mark) => isCombining(mark) ? "" : mark)
    // deno-lint-ignore no-control-regex
    : decomposed.replace(/[^\x00-\x7f]/g, "");
}

/** The mark of the highest combining class, 240, which no other mark has. */
const iotaSubscript = "\u0345";

/** Whether a mark's canonical combining class, which JavaScript does not tell, is above 0 (Python's `unicodedata.combining`):
 * normalisation moves it before a mark of a higher class.
 */
function isCombining(mark: string): boolean {
  return mark === iotaSubscript || (iotaSubscript + mark).normalize("NFD") !== iotaSubscript + mark;
}
