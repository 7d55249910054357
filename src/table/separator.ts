/** What may stand between the cells of a line. */
export const separators = [",", ";", "\t", "|"] as const;

/** What stands between the cells of a line. */
export type Separator = typeof separators[number];

const linesLookedAt = 10;

/** Finds the separator from the header and up to nine lines after it, quoted cells left aside.
 *
 * It is the one that makes most cells of the header, of those that make as many of every other line; if none does, the
 * one that makes most of the header; of equals, the first of comma, semicolon, tab and bar.
 *
 * @param head The first lines; the last of them may be cut short and is not looked at, unless it is the only one.
 */
export function findSeparator(head: string): Separator {
  const [header, ...others] = countSeparators(head);
  const agrees = (i: number) => others.every((counts) => counts[i] === header[i]);
  let best = 0;
  for (let i = 1; i < separators.length; i++) {
    if (header[i] === 0) continue;
    const [mine, theirs] = [agrees(i), header[best] > 0 && agrees(best)];
    if (mine === theirs ? header[i] > header[best] : mine) best = i;
  }
  return separators[best];
}

/** How often each separator occurs outside quotes, a line each; blank lines are left out. */
function countSeparators(head: string): number[][] {
  const lines: number[][] = [];
  let counts = separators.map(() => 0);
  let quoted = false, blank = true;
  for (const character of head) {
    if (character === '"') quoted = !quoted;
    if (quoted) continue;
    if (character === "\n" || character === "\r") {
      if (!blank) lines.push(counts);
      if (lines.length === linesLookedAt) return lines;
      counts = separators.map(() => 0);
      blank = true;
      continue;
    }
    blank = false;
    const i = separators.indexOf(character as Separator);
    if (i >= 0) counts[i]++;
  }
  return lines.length === 0 ? [counts] : lines;
}

/** Whether the first lines of a text are enough to find its separator. */
export function isEnoughToTell(head: string): boolean {
  return head.length > 2 ** 16 || head.split("\n").length > 2 * linesLookedAt;
}
