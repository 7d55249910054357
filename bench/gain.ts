/** How often a gain is claimed where there is none, and missed where there is one.
 *
 * `deno task bench:gain [data sets of noise] [data sets with a gain] [repeats]`: 300 rows, two classes, three modalities of ten
 * columns, logistic regression; noise, or a shift of 0.55 in three columns of each.
 */
import {
  type Block,
  compareModalities,
  type Extracted,
  FeatureExtractor,
  LogisticRegression,
  Matrix,
  type Modality,
  RandomState,
} from "../mod.ts";

const ROWS = 300, COLUMNS = 10, SHIFTED = 3, SHIFT = 0.55;
const [noisy = 150, gaining = 50, repeats = 3] = Deno.args.map(Number);

/** A modality whose raw values are its features. */
const numbers: Modality<Matrix> = {
  modality: "numbers",
  roles: [],
  extract: () => Promise.reject(new Error("there is no table")),
  fit: ({ value }) => {
    const names = Array.from({ length: value.columns }, (_, j) => `${j}`);
    return {
      modality: "numbers",
      columns: ["numbers"],
      names,
      widths: { numbers: names.length },
      extract: () => Promise.reject(new Error("there is no table")),
      transform: ({ ids, present, value }, rows = Uint32Array.from(ids.keys())): Block => ({
        modality: "numbers",
        ids: Array.from(rows, (row) => ids[row]),
        features: value.takeRows(rows),
        present: Uint8Array.from(rows, (row) => present[row]),
        names,
      }),
      toState: () => ({ type: "Numbers", fields: {} }),
    };
  },
};

async function verdict(seed: number, shift: number): Promise<string> {
  const random = new RandomState(seed);
  const labels = Array.from({ length: ROWS }, () => random.randomInteger(2) === 0 ? "a" : "b");
  const ids = labels.map((_, row) => `${row}`);
  const draw = (): Extracted<Matrix> => ({
    ids,
    present: new Uint8Array(ROWS).fill(1),
    value: Matrix.fromRows(labels.map((label) =>
      Array.from(
        { length: COLUMNS },
        (_, j) => random.normal() + (label === "b" && j < SHIFTED ? shift : 0),
      )
    )),
  });
  const modalities = { first: draw(), second: draw(), third: draw() };
  const extractor = new FeatureExtractor({ first: numbers, second: numbers, third: numbers });
  const { gain } = await compareModalities(extractor, { ids, modalities, corrupt: [] }, labels, {
    classifier: new LogisticRegression({ c: "auto" }),
    repeats,
    seed,
  });
  return gain!.verdict;
}

async function count(sets: number, shift: number): Promise<string> {
  const counts = { helps: 0, undecided: 0, loses: 0 };
  for (let seed = 0; seed < sets; seed++) {
    counts[await verdict(seed, shift) as keyof typeof counts]++;
  }
  return `${sets} data sets: ${counts.helps} above 0, ${counts.loses} below`;
}

console.log(`noise, ${await count(noisy, 0)}`);
console.log(`gain,  ${await count(gaining, SHIFT)}`);
