import type { StringColumn } from "../../table/table.ts";
import { agreed, mentionFinder, wordsOf } from "./class_mentions.ts";
import type { Leak } from "./leak.ts";
import { tellOutOfFold, wordLevels } from "./levels.ts";
import { judgeNames, type NamedClasses } from "./named_classes.ts";
import type { Search } from "./search.ts";
import { judge } from "./telling.ts";
import { telltaleWord } from "./telltale_word.ts";
import { percent, quote } from "./words.ts";

/** Finds texts that say their class.
 *
 * The class that a text names is read from the whole of it, from its end, from its beginning, and from behind the words that
 * stand before names most often, as in "filed under …"; see {@linkcode judgeNames} for what it takes, with coverage of 0.8. Honest
 * texts name their class in some rows, and others too. It is also an error if the first or the last word, of about as many as there are
 * classes, tells all of them; and a warning if any word stands in all texts of one class alone.
 */
export function textContains(search: Search): Leak[] {
  return search.table.columnsOf("text").flatMap((column) => {
    const words = column.values.map((value) => value === null ? null : wordsOf(value));
    const found = namesIn(column, words, search) ?? codeIn(column, words, search) ??
      wordIn(column, words, search);
    return found === undefined ? [] : [found];
  });
}

type Words = readonly (readonly string[] | null)[];

function namesIn({ name }: StringColumn, words: Words, search: Search): Leak | undefined {
  const readings = readNames(words, search);
  const judged = readings.map(({ where, named }) => ({
    where,
    ...judgeNames(named, search, { coverage: 0.8 }),
  }));
  const order: NamedClasses["severity"][] = ["error", "warning"];
  const [severity] = order.filter((severity) => judged.some((one) => one.severity === severity));
  if (severity === undefined || severity === "none") return undefined;
  const best = judged.filter((one) => one.severity === severity)
    .reduce((best, one) => one.right > best.right ? one : best);
  const { where, rows, named, right } = best;
  const classes = best.classes.map((k) => search.classes[k]).slice(0, 20);
  return {
    kind: "text contains the label",
    columns: [name],
    severity,
    evidence: { rows, namingRows: named, right, classes, where },
    message: `column ${
      quote(name)
    } names a class in ${named} of ${rows} rows (${where}), which is the row's own in ${right} (${
      percent(right / named)
    }), as ${
      quote(classes[0])
    }; take the name out of the texts, or leave the column out (--ignore ${name})`,
  };
}

/** The class that each row names, by several ways to read it. */
function readNames(words: Words, { classes }: Search) {
  const find = mentionFinder(classes);
  const mentions = words.map((own) => own === null ? null : find(own));
  const before = new Map<string, number>();
  for (const own of mentions) {
    for (const { after } of own ?? []) {
      if (after !== "") before.set(after, (before.get(after) ?? 0) + 1);
    }
  }
  const commonest = [...before].sort(([, a], [, b]) => b - a).slice(0, 3).map(([word]) => word);
  type Own = NonNullable<typeof mentions[number]>;
  const ways: [string, (own: Own) => Own][] = [
    ["anywhere", (own) => own],
    ["at the end", (own) => own.filter(({ isLast }) => isLast)],
    ["at the beginning", (own) => own.filter(({ after }) => after === "")],
    ...commonest.map((word): [string, (own: Own) => Own] => [
      `after ${quote(word)}`,
      (own) => own.filter(({ after }) => after === word),
    ]),
  ];
  return ways.map(([where, choose]) => ({
    where,
    named: mentions.map((own) => own === null ? null : agreed(choose(own))),
  }));
}

function codeIn({ name }: StringColumn, words: Words, search: Search): Leak | undefined {
  for (const [where, at] of [["last", -1], ["first", 0]] as const) {
    const levels = wordLevels(words.map((own) => own?.at(at) ?? null));
    const count = levels.starts.length - 1;
    if (count < 2 || count > search.classes.length + 2) continue;
    const truth = Uint32Array.from(levels.rows, (row) => search.labels[row]);
    const told = judge(truth, tellOutOfFold(levels, search), { classes: search.classes.length });
    if (told.all !== "sure") continue;
    const { rows, right } = told;
    return {
      kind: "text contains the label",
      columns: [name],
      severity: "error",
      evidence: { rows, right, byChance: told.byChance, where: `${where} word` },
      message:
        `column ${
          quote(name)
        } tells the label of ${right} of ${rows} rows by the ${where} word alone; ` +
        `take it out of the texts, or leave the column out (--ignore ${name})`,
    };
  }
}

function wordIn({ name }: StringColumn, words: Words, search: Search): Leak | undefined {
  const found = telltaleWord(words, search);
  if (found === undefined) return undefined;
  const { word, hits, misses, falseAlarms } = found;
  const label = search.classes[found.class];
  return {
    kind: "text contains the label",
    columns: [name],
    severity: "warning",
    evidence: { word, class: label, hits, misses, falseAlarms },
    message: `column ${quote(name)} has the word ${quote(word)} in ${hits} of ${
      hits + misses
    } rows of the class ${
      quote(label)
    }, and in ${falseAlarms} others; make sure that it was written before the label was known`,
  };
}
