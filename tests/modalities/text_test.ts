// deno-lint-ignore-file no-import-prefix
import { assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "npm:fast-check@4.10.2";
import { compareCodePoints } from "../../src/core/code_point_order.ts";
import type { SparseMatrix } from "../../src/core/sparse_matrix.ts";
import { StateReader } from "../../src/core/state.ts";
import { ModelFormatError, SchemaError } from "../../src/errors.ts";
import { tfidf, TfidfTextModel, type TfidfTextOptions } from "../../src/modalities/text/index.ts";
import { englishStopWords } from "../../src/modalities/text/stop_words.ts";
import { TfidfVectorizer } from "../../src/modalities/text/tfidf_vectorizer.ts";
import { TfidfVectorizerModel } from "../../src/modalities/text/tfidf_vectorizer_model.ts";
import { readTable } from "../../src/table/read_table.ts";
import { Table } from "../../src/table/table.ts";

function tableOf(...columns: (string | null)[][]): Table {
  const ids = columns[0].map((_, i) => `r${i}`);
  return new Table(ids, columns.map((values, j) => ({ name: `t${j}`, role: "text", values })));
}

async function fit(table: Table, options: TfidfTextOptions & { rows?: number[] } = {}) {
  const { rows, ...rest } = options;
  const modality = tfidf(rest);
  const extracted = await modality.extract(table);
  const model = modality.fit(extracted, {
    standardise: true,
    rows: rows && Uint32Array.from(rows),
  });
  const block = model.transform(extracted);
  return { model, block, features: block.features as SparseMatrix };
}

describe("tfidf", () => {
  it("takes runs of two or more letters, digits and underscores, in lower case", async () => {
    const { model } = await fit(tableOf(["Über-Öl a1 b x_y 5 ÅNGSTRÖM 日本語。 can't हिन्दी 𝒜𝒷"]), {
      ngramRange: [1, 1],
      stopWords: "none",
    });
    assertEquals(model.names, ["a1", "can", "x_y", "ångström", "öl", "über", "日本語", "𝒜𝒷"]);
  });

  it("drops stop words before phrases form", async () => {
    const { model } = await fit(tableOf(["the lamp of the desk"]), {
      ngramRange: [1, 3],
      stopWords: "english",
    });
    assertEquals(model.names, ["desk", "lamp", "lamp desk"]);
  });

  it("knows the 318 English stop words", () => assertEquals(englishStopWords.size, 318));

  it("weighs terms by frequency and rarity", async () => {
    const { model, features } = await fit(tableOf(["lamp lamp desk", "lamp"]), {
      ngramRange: [1, 1],
    });
    const rare = Math.log(3 / 2) + 1;
    assertEquals(model.names, ["desk", "lamp"]);
    assertEquals([...model.vectorizer.idf], [rare, 1]);
    const twice = 1 + Math.log(2), length = Math.hypot(rare, twice);
    assertAlmostEquals(features.data[0], rare / length, 1e-15);
    assertAlmostEquals(features.data[1], twice / length, 1e-15);
    assertEquals([...features.indptr], [0, 2, 3]);
  });

  it("counts terms plainly if told", async () => {
    const { features } = await fit(tableOf(["lamp lamp desk lamp", "lamp desk"]), {
      ngramRange: [1, 1],
      sublinearTf: false,
    });
    assertAlmostEquals(features.data[1] / features.data[0], 3, 1e-15);
  });

  it("keeps the most frequent terms, the first in code point order where they tie", async () => {
    const docs = ["zz zz zz yy xx", "zz 😀b ｂｂ yy", "xx aa"];
    const { model } = await fit(tableOf(docs), { ngramRange: [1, 1], maxFeatures: 2 });
    assertEquals(model.names, ["xx", "zz"]);
    const all = await fit(tableOf(docs), { ngramRange: [1, 1], maxFeatures: 9 });
    assertEquals(all.model.names, ["aa", "xx", "yy", "zz", "ｂｂ"]);
  });

  it("drops terms of few rows", async () => {
    const { model } = await fit(tableOf(["lamp lamp", "desk", "desk chair"]), { minDf: 2 });
    assertEquals(model.names, ["desk"]);
  });

  it("joins several columns, and takes a row for present if it has any of them", async () => {
    const { model, block } = await fit(
      tableOf(["red lamp", null, null, "the"], ["new", "desk", null, null]),
      { ngramRange: [1, 1], stopWords: "english" },
    );
    assertEquals(model.columns, ["t0", "t1"]);
    assertEquals(model.names, ["desk", "lamp", "new", "red"]);
    assertEquals([...block.present], [1, 1, 0, 1]);
    assertEquals([...(block.features as SparseMatrix).indptr], [0, 3, 4, 4, 4]);
    assertEquals(block.ids, ["r0", "r1", "r2", "r3"]);
  });

  it("reads only the columns asked for", async () => {
    const table = tableOf(["red lamp", null], ["new", "desk"]);
    const { model, block } = await fit(table, { columns: ["t1"] });
    assertEquals([model.columns, model.names, model.widths], [["t1"], ["desk", "new"], { t1: 2 }]);
    assertEquals([...block.present], [1, 1]);
    await assertRejects(
      () => tfidf({ columns: ["title"] }).extract(table),
      SchemaError,
      'Cannot find column "title": the columns are t0, t1',
    );
    const numbers = await readTable({ text: "t0,x\nred lamp,1\nblue lamp,2\n" });
    await assertRejects(
      () => tfidf({ columns: ["x"] }).extract(numbers),
      SchemaError,
      'Cannot use column "x" as text: its role is numeric',
    );
  });

  it("learns from the given rows only", async () => {
    const { model, block } = await fit(tableOf(["lamp", "desk lamp", null, "desk"]), {
      rows: [0, 2],
    });
    assertEquals(model.names, ["lamp"]);
    assertEquals([...model.vectorizer.idf], [1]);
    assertEquals([...(block.features as SparseMatrix).indptr], [0, 1, 2, 2, 2]);
  });

  it("transforms any rows, in any order", async () => {
    const modality = tfidf();
    const extracted = await modality.extract(tableOf(["red lamp", "old desk", "red desk"]));
    const model = modality.fit(extracted, { standardise: true });
    const all = model.transform(extracted).features as SparseMatrix;
    const some = model.transform(extracted, Uint32Array.of(2, 0));
    assertEquals(some.ids, ["r2", "r0"]);
    assertEquals(some.features, all.takeRows([2, 0]));
  });

  it("takes a new table; a column that it lacks is absent, a new word counts for nothing", async () => {
    const { model } = await fit(tableOf(["red lamp", "old desk"], ["aa", "bb"]));
    const rows = new Table(["x", "y"], [{ name: "t1", role: "text", values: ["bb cc", null] }]);
    const block = model.transform(await model.extract(rows));
    const { indices, data } = block.features as SparseMatrix;
    assertEquals([...indices].map((column) => model.names[column]), ["bb"]);
    assertEquals([...data], [1]);
    assertEquals([...block.present], [1, 0]);
  });

  it("agrees with a plain twin", async () => {
    const word = fc.constantFrom("aa", "bb", "cc", "éé", "😀", "𝒜𝒷", "the", "x", "Dd", "_1");
    const document = fc.option(fc.array(word, { minLength: 1, maxLength: 9 }), { freq: 6 })
      .map((words) => words && words.join(" "));
    const options = fc.record({
      maxFeatures: fc.constantFrom(1, 3, 7, 500),
      ngramRange: fc.constantFrom<[number, number]>([1, 1], [1, 2], [2, 3]),
      sublinearTf: fc.boolean(),
      stopWords: fc.constantFrom("english" as const, "none" as const),
      minDf: fc.constantFrom(1, 2),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(document, { minLength: 1 }), options, async (docs, options) => {
        const twin = plainTfidf(docs, options);
        if (twin.names.length === 0) {
          await assertRejects(() => fit(tableOf(docs), options), SchemaError);
          return;
        }
        const { model, features } = await fit(tableOf(docs), options);
        assertEquals(model.names, twin.names);
        const dense = features.toDense();
        twin.rows.flat().forEach((value, k) => assertAlmostEquals(dense.data[k], value, 1e-12));
      }),
      { seed: 42 },
    );
  });
});

type TwinOptions = Required<
  Pick<TfidfTextOptions, "maxFeatures" | "ngramRange" | "sublinearTf" | "stopWords" | "minDf">
>;

/** TF-IDF by its definition: dense, and slow. */
function plainTfidf(
  documents: readonly (string | null)[],
  options: TwinOptions,
): { names: string[]; rows: number[][] } {
  const { maxFeatures, ngramRange: [fewest, most], sublinearTf, stopWords, minDf } = options;
  const terms = documents.map((document) => {
    const words = (document ?? "").toLowerCase().split(/[^\p{L}\p{N}_]+/u)
      .filter((word) => [...word].length >= 2)
      .filter((word) => stopWords === "none" || !englishStopWords.has(word));
    const grams: string[] = [];
    for (let n = fewest; n <= most; n++) {
      for (let i = 0; i + n <= words.length; i++) grams.push(words.slice(i, i + n).join(" "));
    }
    return grams;
  });
  const count = (grams: string[], term: string) => grams.filter((gram) => gram === term).length;
  const total = (term: string) => count(terms.flat(), term);
  const df = (term: string) => terms.filter((grams) => grams.includes(term)).length;
  const names = [...new Set(terms.flat())]
    .filter((term) => df(term) >= minDf)
    .sort((a, b) => total(b) - total(a) || compareCodePoints(a, b))
    .slice(0, maxFeatures)
    .sort(compareCodePoints);
  const present = documents.filter((document) => document !== null).length;
  const rows = terms.map((grams) => {
    const row = names.map((term) => {
      const n = count(grams, term);
      const tf = n === 0 ? 0 : sublinearTf ? 1 + Math.log(n) : n;
      return tf * (Math.log((1 + present) / (1 + df(term))) + 1);
    });
    const length = Math.hypot(...row);
    return row.map((value) => length === 0 ? 0 : value / length);
  });
  return { names, rows };
}

describe("tfidf of bad input", () => {
  it("refuses a text column that is empty in every row", async () => {
    const table = await readTable({ text: "title,review\na lamp,\na desk, \n" }, {
      roles: { title: "text", review: "text" },
    });
    const error = await assertRejects(
      () => tfidf().extract(table),
      SchemaError,
      'Cannot use column "review" as text: every cell is empty',
    );
    assertEquals(error.column, "review");
  });

  it("refuses to fit on rows without text", async () => {
    await assertRejects(
      () => fit(tableOf(["lamp", null]), { rows: [1] }),
      SchemaError,
      "Cannot fit text features: every cell of t0 is empty",
    );
  });

  it("refuses to fit on stop words alone", async () => {
    await assertRejects(
      () => fit(tableOf(["the", "of and", "?"]), { stopWords: "english" }),
      SchemaError,
      "Cannot fit text features: in t0 no text has a term that stopWords, minDf (1) and maxDf (Infinity) leave",
    );
  });

  it("refuses to fit without a text column", async () => {
    await assertRejects(
      () => fit(new Table(["x"], [])),
      SchemaError,
      "Cannot fit text features: no column has the role text",
    );
  });

  it("refuses options that are none", () => {
    assertThrows(() => tfidf({ maxFeatures: 0 }), RangeError, "Cannot use maxFeatures");
    assertThrows(() => tfidf({ minDf: 1.5 }), RangeError, "Cannot use minDf");
    assertThrows(() => tfidf({ ngramRange: [0, 1] }), RangeError, "the first number of ngramRange");
    assertThrows(
      () => tfidf({ ngramRange: [2, 1] }),
      RangeError,
      "the second number of ngramRange",
    );
    assertThrows(
      () => tfidf({ stopWords: "german" as "english" }),
      TypeError,
      'Cannot use stopWords: it must be one of english, none: current value is "german"',
    );
  });
});

describe("tfidf and TfidfVectorizer", () => {
  it("are the same, bit by bit, with the same options", async () => {
    const texts = ["Über die Lampe", "the old Lamp, the desk", "a desk; a lamp", "überhaupt"];
    for (
      const options of [
        {},
        { analyzer: "charWb", ngramRange: [2, 3], norm: "l1", minDf: 2 },
        { stripAccents: "unicode", stopWords: ["the"], tokenPattern: /\p{L}+/u, useIdf: false },
        { vocabulary: ["lamp", "desk"], smoothIdf: false, binary: true },
        { maxDf: 0.5, lowercase: false },
      ] satisfies TfidfTextOptions[]
    ) {
      const { model, features } = await fit(tableOf([...texts, null]), options);
      const vectorizer = new TfidfVectorizer({
        maxFeatures: 10_000,
        ngramRange: [1, 2],
        sublinearTf: true,
        ...options,
      }).fit(texts);
      assertEquals(model.vectorizer, vectorizer);
      assertEquals(features.takeRows([0, 1, 2, 3]), vectorizer.transform(texts));
    }
  });
});

const decoders = { TfidfVectorizerModel: TfidfVectorizerModel.fromState };

describe("TfidfTextModel", () => {
  it("is the same after saving and loading", async () => {
    const { model } = await fit(tableOf(["red lamp", "old desk"]));
    const loaded = TfidfTextModel.fromState(new StateReader(model.toState(), decoders));
    assertEquals(loaded, model);
    const rows = tableOf(["an old lamp"]);
    assertEquals(
      loaded.transform(await loaded.extract(rows)),
      model.transform(await model.extract(rows)),
    );
  });

  it("refuses a state that is not its own", async () => {
    const state = (await fit(tableOf(["red lamp"]))).model.toState();
    for (const wrong of [{ ...state, fields: { columns: [1] } }, { ...state, children: {} }]) {
      assertThrows(
        () => TfidfTextModel.fromState(new StateReader(wrong, decoders)),
        ModelFormatError,
      );
    }
  });
});
