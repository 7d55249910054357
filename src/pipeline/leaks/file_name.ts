import type { MediaColumn } from "../../table/table.ts";
import { agreed, mentionFinder, wordsOf } from "./class_mentions.ts";
import type { Leak } from "./leak.ts";
import { type Levels, numberLevels, tellOutOfFold, wordLevels } from "./levels.ts";
import { judgeNames } from "./named_classes.ts";
import type { Search } from "./search.ts";
import { judge } from "./telling.ts";
import { percent, quote } from "./words.ts";

/** Finds files whose folder or name says their class.
 *
 * It is an error if paths name the class, as a word or within one; see {@linkcode judgeNames}, with coverage of 0.5. So it is if the
 * folder, or the name without its digits, tells all classes or one of them without naming them, as `a_001.png` and `b_001.png`.
 * If the number in the name does, as where files were sorted by class before they were numbered, it is a warning.
 */
export function fileName(search: Search): Leak[] {
  return search.table.columnsOf("image", "audio").flatMap((column) => {
    const paths = column.values.map((source) => source?.kind === "file" ? source.path : null);
    if (paths.every((path) => path === null)) return [];
    const found = namesIn(column, paths, search) ?? tokensIn(column, paths, search);
    return found === undefined ? [] : [found];
  });
}

type Paths = readonly (string | null)[];

function namesIn({ name }: MediaColumn, paths: Paths, search: Search): Leak | undefined {
  const judged = judgeNames(namedBy(paths, search), search, { coverage: 0.5 });
  const { rows, named, right, severity } = judged;
  if (severity === "none") return undefined;
  const classes = judged.classes.map((k) => search.classes[k]).slice(0, 20);
  const [k] = judged.classes;
  const example = paths.find((path, row) => path !== null && search.labels[row] === k) ?? "";
  return {
    kind: "file name carries the label",
    columns: [name],
    severity,
    evidence: { rows, namingRows: named, right, classes, example },
    message: `column ${
      quote(name)
    } has paths that name a class in ${named} of ${rows} rows, which is the row's own in ${right} (${
      percent(right / named)
    }), as ${quote(example)}; ${advice}`,
  };
}

const advice =
  "name files so that nothing tells the class, and see whether they came from another source for each";

/** The class that each path names; words that all paths have are left out. */
function namedBy(paths: Paths, { classes }: Search): (number | undefined | null)[] {
  const words = paths.map((path) => path === null ? null : wordsOf(withoutEnding(path)));
  const counts = new Map<string, number>();
  for (const own of words) {
    for (const word of new Set(own)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const rows = words.filter((own) => own !== null).length;
  const find = mentionFinder(classes);
  const names = classes.map((name, k) => ({ class: k, name: wordsOf(name).join("") }))
    .filter(({ name }) => /^\p{L}{3}/u.test(name))
    .sort((a, b) => b.name.length - a.name.length);
  return words.map((own) => {
    if (own === null) return null;
    const varying = own.filter((word) => counts.get(word)! < rows);
    const mentions = find(varying);
    if (mentions.length > 0) return agreed(mentions);
    const within = varying.flatMap((word) => names.find(({ name }) => word.includes(name)) ?? []);
    return within.length > 0 && within.every((one) => one.class === within[0].class)
      ? within[0].class
      : undefined;
  });
}

function withoutEnding(path: string): string {
  return path.replace(/\.[^./\\]*$/, "");
}

function tokensIn({ name }: MediaColumn, paths: Paths, search: Search): Leak | undefined {
  const stem = (path: string) => withoutEnding(path).split(/[\\/]/).at(-1)!;
  const part = (of: (path: string) => string) =>
    wordLevels(paths.map((path) => path === null ? null : of(path).toLowerCase()));
  const number = (path: string | null) => Number(path && stem(path).match(/\d+/g)?.at(-1) || NaN);
  const parts: [string, Levels, "error" | "warning"][] = [
    ["folder", part((path) => path.split(/[\\/]/).slice(0, -1).join("/")), "error"],
    ["name without its digits", part((path) => stem(path).replace(/\d+/g, "#")), "error"],
    ["first letters", part((path) => stem(path).match(/^\p{L}+/u)?.[0] ?? ""), "error"],
    ["ending", part((path) => path.match(/\.[^./\\]*$/)?.[0] ?? ""), "error"],
    ["number", numberLevels(Float64Array.from(paths, number)), "warning"],
  ];
  for (const [what, levels, severity] of parts) {
    if (levels.starts.length < 3) continue;
    const truth = Uint32Array.from(levels.rows, (row) => search.labels[row]);
    const told = judge(truth, tellOutOfFold(levels, search), { classes: search.classes.length });
    const isSure = told.all === "sure" || told.single.some(({ grade }) => grade === "sure");
    if (!isSure) continue;
    const { rows, right, byChance } = told;
    const example = paths[levels.rows[0]]!;
    return {
      kind: "file name carries the label",
      columns: [name],
      severity,
      evidence: { rows, right, byChance, part: what, example },
      message: `column ${
        quote(name)
      } has paths whose ${what} tells the label of ${right} of ${rows} rows (${
        percent(byChance / rows)
      } are of the commonest class), as ${quote(example)}; ${advice}`,
    };
  }
}
