import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { type ModelState, StateReader } from "../../src/core/state.ts";
import { ModelFormatError } from "../../src/errors.ts";
import { stripAccents } from "../../src/modalities/text/strip_accents.ts";
import {
  TfidfVectorizer,
  type TfidfVectorizerOptions,
} from "../../src/modalities/text/tfidf_vectorizer.ts";
import { TfidfVectorizerModel } from "../../src/modalities/text/tfidf_vectorizer_model.ts";

/** The terms of texts, in order. */
function termsOf(texts: string | string[], options: TfidfVectorizerOptions = {}) {
  return new TfidfVectorizer(options).fit([texts].flat()).featureNames;
}

/** How often each term is in each text. */
function countsOf(texts: string[], options: TfidfVectorizerOptions = {}) {
  const model = new TfidfVectorizer({ useIdf: false, norm: "none", ...options }).fit(texts);
  const x = model.transform(texts).toDense();
  return texts.map((_, i) =>
    Object.fromEntries(model.featureNames.map((term, j) => [term, x.row(i)[j]]))
  );
}

describe("terms", () => {
  it("are runs of two or more letters, digits and underscores, in code point order", () => {
    assertEquals(termsOf("ｂｂ 😀b 𝒜𝒷 a1 b x_y 5 日本語。can't"), [
      "a1",
      "can",
      "x_y",
      "日本語",
      "ｂｂ",
      "𝒜𝒷",
    ]);
  });

  it("are put into lower case, final sigma and dotted I included", () => {
    assertEquals(termsOf("ΟΔΥΣΣΕΥΣ ΣΑΣ"), ["οδυσσευς", "σας"]);
    assertEquals(termsOf("İstanbul"), ["stanbul"]);
    assertEquals(termsOf("Lamp LAMP lamp", { lowercase: false }), ["LAMP", "Lamp", "lamp"]);
  });

  it("break at combining marks: decomposed forms are other words", () => {
    assertEquals(termsOf("café cafe\u0301s हिन्दी"), ["cafe", "café"]);
  });

  it("lose their accents if told, by compatibility decomposition", () => {
    const text = "café cafe\u0301 ÅNGSTRÖM ﬁn ℝ² ½ straße 日本";
    assertEquals(termsOf(text, { stripAccents: "unicode" }), [
      "R2",
      "angstrom",
      "cafe",
      "fin",
      "straße",
      "日本",
    ]);
    assertEquals(termsOf(text, { stripAccents: "ascii" }), [
      "12",
      "R2",
      "angstrom",
      "cafe",
      "fin",
      "strae",
    ]);
  });

  it("lose stop words before phrases form", () => {
    const ngramRange = [1, 2] as const;
    assertEquals(termsOf("lamp of the desk", { stopWords: "english", ngramRange }), [
      "desk",
      "lamp",
      "lamp desk",
    ]);
    assertEquals(termsOf("lamp of the desk", { stopWords: ["desk"], ngramRange: [2, 2] }), [
      "lamp of",
      "of the",
    ]);
    assertEquals(termsOf("Été été", { stripAccents: "unicode", stopWords: ["été"] }), ["ete"]);
  });

  it("are the matches of a pattern, or of its group", () => {
    assertEquals(termsOf("a b-c d", { tokenPattern: /[a-z]-?/ }), ["a", "b-", "c", "d"]);
    assertEquals(termsOf("#red lamp #old", { tokenPattern: /#(\p{L}+)/gu }), ["old", "red"]);
    assertEquals(termsOf("aab", { tokenPattern: /(a)|b/y }), ["", "a"]);
    const shared = /[a-z]+/g;
    shared.lastIndex = 2;
    assertEquals(termsOf("aa b", { tokenPattern: shared }), ["aa", "b"]);
  });

  it("are characters across words, long white space being one", () => {
    assertEquals(countsOf(["ab  \n b"], { analyzer: "char" }), [{ " ": 1, a: 1, b: 2 }]);
    assertEquals(termsOf("a\tb", { analyzer: "char", ngramRange: [3, 3] }), ["a\tb"]);
    assertEquals(termsOf("😀b", { analyzer: "char", ngramRange: [1, 2] }), ["b", "😀", "😀b"]);
  });

  it("are characters within words, short words once", () => {
    assertEquals(countsOf(["ab \x1cc"], { analyzer: "charWb", ngramRange: [3, 5] }), [
      { " ab": 1, " ab ": 1, " c ": 1, "ab ": 1 },
    ]);
    assertEquals(countsOf(["a aa"], { analyzer: "charWb", ngramRange: [4, 5] }), [
      { " a ": 1, " aa ": 1 },
    ]);
    // Python takes U+FEFF for no white space, and U+0085 for some.
    assertEquals(
      termsOf("\ufeff\x85b", { analyzer: "charWb", ngramRange: [2, 2] }),
      [
        " b",
        " \ufeff",
        "b ",
        "\ufeff ",
      ].sort(),
    );
  });
});

describe("stripAccents", () => {
  it("removes marks of a combining class, and no others", () => {
    // Class 240, 1, 224 (spacing), 9 (virama), and two of none.
    const marks = ["\u0345", "\u0334", "\u302e", "\u094d", "\u0903", "\u093f"];
    assertEquals(marks.map((mark) => stripAccents(`x${mark}`, "unicode").length), [
      ...[1, 1, 1, 1],
      ...[2, 2],
    ]);
    assertEquals(stripAccents("각", "unicode"), "각".normalize("NFD"));
    assertEquals(stripAccents("é", "none"), "é");
  });
});

describe("TfidfVectorizer", () => {
  it("weighs terms by frequency and rarity, in rows of length 1", () => {
    const model = new TfidfVectorizer().fit(["lamp lamp desk", "lamp"]);
    const rare = Math.log(3 / 2) + 1;
    assertEquals([...model.idf], [rare, 1]);
    assertEquals([...model.vocabulary], [["desk", 0], ["lamp", 1]]);
    const { data, indptr } = model.transform(["lamp lamp desk", "lamp"]);
    assertEquals([...indptr], [0, 2, 3]);
    assertAlmostEquals(data[0], rare / Math.hypot(rare, 2), 1e-15);
    assertAlmostEquals(data[1], 2 / Math.hypot(rare, 2), 1e-15);
  });

  it("counts terms, once or as often as they are", () => {
    const texts = ["lamp lamp desk", "lamp"];
    assertEquals(countsOf(texts), [{ desk: 1, lamp: 2 }, { desk: 0, lamp: 1 }]);
    assertEquals(countsOf(texts, { binary: true })[0], { desk: 1, lamp: 1 });
    assertEquals(countsOf(texts, { sublinearTf: true })[0], { desk: 1, lamp: 1 + Math.log(2) });
  });

  it("divides rows by the sum of their weights, and smooths rarity or not", () => {
    const texts = ["lamp lamp desk", "lamp"];
    const model = new TfidfVectorizer({ norm: "l1", smoothIdf: false }).fit(texts);
    const rare = Math.log(2) + 1;
    assertEquals([...model.idf], [rare, 1]);
    const { data } = model.transform(texts);
    assertAlmostEquals(data[0], rare / (2 + rare), 1e-15);
    assertAlmostEquals(data[0] + data[1], 1, 1e-15);
  });

  it("takes a whole number for texts and a number below 1 for a share of them", () => {
    const texts = ["aa bb cc", "aa bb", "aa", "dd"];
    const terms = (options: TfidfVectorizerOptions) => termsOf(texts, options);
    assertEquals(terms({ minDf: 1 }), ["aa", "bb", "cc", "dd"]);
    assertEquals(terms({ minDf: 2 }), ["aa", "bb"]);
    assertEquals(terms({ minDf: 0.5 }), ["aa", "bb"]);
    assertEquals(terms({ minDf: 0.51 }), ["aa"]);
    assertEquals(terms({ maxDf: 1 }), ["cc", "dd"]);
    assertEquals(terms({ maxDf: 2 }), ["bb", "cc", "dd"]);
    assertEquals(terms({ maxDf: 0.5, minDf: 2 }), ["bb"]);
  });

  it("keeps the most frequent terms, the first in code point order where they tie", () => {
    const texts = ["zz zz zz yy xx", "zz ｂｂ yy", "xx 𝒜𝒷"];
    assertEquals(termsOf(texts, { maxFeatures: 2 }), ["xx", "zz"]);
    assertEquals(termsOf(texts, { maxFeatures: 4 }), ["xx", "yy", "zz", "ｂｂ"]);
    assertEquals(termsOf(["zz zz yy", "yy xx", "xx"], { maxFeatures: 1, binary: true }), ["xx"]);
  });

  it("weighs the terms of a given vocabulary, in its order", () => {
    const model = new TfidfVectorizer({ vocabulary: ["lamp", "desk", "chair"], minDf: 2 })
      .fit(["a lamp", "the old lamp"]);
    assertEquals(model.featureNames, ["lamp", "desk", "chair"]);
    assertEquals([...model.idf], [1, Math.log(3) + 1, Math.log(3) + 1]);
    assertEquals([...model.transform(["chair"]).toDense().data], [0, 0, 1]);
    assertEquals(new TfidfVectorizer({ vocabulary: ["lamp"] }).fit([]).featureNames, ["lamp"]);
  });

  it("gives zeros for texts that are empty, of stop words or of other words", () => {
    const model = new TfidfVectorizer({ stopWords: "english" }).fit(["a lamp", "", "the of"]);
    assertEquals([...model.idf], [Math.log(4 / 2) + 1]);
    assertEquals([...model.transform(["", "the", "desk", "lamp"]).indptr], [0, 0, 0, 0, 1]);
    assertEquals(model.transform([]).rows, 0);
  });

  it("refuses texts without terms", () => {
    for (const texts of [[], [""], ["the of and", "?"]]) {
      assertThrows(
        () => new TfidfVectorizer({ stopWords: "english", minDf: 0.1 }).fit(texts),
        RangeError,
        "Cannot fit TF-IDF: no text has a term that stopWords, minDf (0.1) and maxDf (Infinity) leave",
      );
    }
    assertThrows(
      () => new TfidfVectorizer({ vocabulary: ["lamp", "desk"], smoothIdf: false }).fit(["lamp"]),
      RangeError,
      'the term "desk" of the vocabulary is in no row, which makes it infinitely rare: use smoothIdf',
    );
  });

  it("takes the terms of another", () => {
    const { terms } = new TfidfVectorizer({ analyzer: "char", ngramRange: [2, 3] });
    assertEquals(new TfidfVectorizer(terms).terms, terms);
  });

  it("refuses options that are none", () => {
    const range: [TfidfVectorizerOptions, message: string][] = [
      [{ maxFeatures: 0 }, "Cannot use maxFeatures"],
      [
        { minDf: 1.5 },
        "Cannot use minDf: it must be a whole number of texts ≥ 1, or a share below 1",
      ],
      [{ minDf: 0 }, "Cannot use minDf"],
      [{ maxDf: -1 }, "Cannot use maxDf"],
      [{ ngramRange: [0, 1] }, "the first number of ngramRange"],
      [{ ngramRange: [2, 1] }, "the second number of ngramRange"],
      [{ vocabulary: [] }, "Cannot use vocabulary: it holds no term"],
      [{ vocabulary: ["a", "b", "a"] }, 'its terms must differ: "a" is there twice'],
      [{ tokenPattern: /(a)(b)/ }, "it may have one capturing group: current value is /(a)(b)/"],
      [
        { analyzer: "char", stopWords: "english" },
        'Cannot use stopWords or tokenPattern: the analyzer "char" knows no words',
      ],
      [{ analyzer: "charWb", tokenPattern: /a/ }, "Cannot use stopWords or tokenPattern"],
    ];
    for (const [options, message] of range) {
      assertThrows(() => new TfidfVectorizer(options), RangeError, message);
    }
    const type: [object, message: string][] = [
      [{ analyzer: "char_wb" }, "Cannot use analyzer: it must be one of word, char, charWb"],
      [
        { stripAccents: "latin" },
        "Cannot use stripAccents: it must be one of none, ascii, unicode",
      ],
      [{ stopWords: "german" }, "Cannot use stopWords: it must be one of english, none"],
      [{ norm: "max" }, "Cannot use norm: it must be one of l2, l1, none"],
      [{ tokenPattern: "a+" }, "Cannot use tokenPattern: it must be a regular expression"],
    ];
    for (const [options, message] of type) {
      assertThrows(() => new TfidfVectorizer(options), TypeError, message);
    }
  });
});

describe("TfidfVectorizerModel", () => {
  const texts = ["Red lamp", "old desk, old lamp"];

  it("is the same after saving and loading", () => {
    for (
      const options of [
        { stopWords: ["old"], tokenPattern: /\w+/i, norm: "l1", stripAccents: "ascii" },
        { analyzer: "charWb", ngramRange: [2, 4], binary: true, lowercase: false },
        {},
      ] satisfies TfidfVectorizerOptions[]
    ) {
      const model = new TfidfVectorizer(options).fit(texts), state = model.toState();
      const fields = JSON.parse(JSON.stringify(state.fields));
      const loaded = TfidfVectorizerModel.fromState(new StateReader({ ...state, fields }, {}));
      assertEquals(loaded, model);
      assertEquals(loaded.transform(texts), model.transform(texts));
    }
  });

  it("refuses a state that is not its own", () => {
    const state = new TfidfVectorizer().fit(texts).toState();
    const wrong: ModelState["fields"][] = [
      { featureNames: ["a", "a", "b", "c"] },
      { featureNames: ["a"] },
      { norm: "max" },
      { binary: 1 },
      { analyzer: "char_wb" },
      { ngramRange: [0, 1] },
      { ngramRange: [2, 1] },
      { ngramRange: [1] },
      { lowercase: "yes" },
      { stripAccents: "latin" },
      { stopWords: "german" },
      { stopWords: [1] },
      { tokenPattern: "(" },
      { tokenPattern: "(a)(b)" },
      { tokenFlags: "?" },
    ];
    for (const change of wrong) {
      const fields = { ...state.fields, ...change };
      assertThrows(
        () => TfidfVectorizerModel.fromState(new StateReader({ ...state, fields }, {})),
        ModelFormatError,
        "model.",
      );
    }
    for (const value of [NaN, 0, Infinity]) {
      const tensors = { idf: { shape: [4], data: Float64Array.of(1, value, 1, 1) } };
      assertThrows(
        () => TfidfVectorizerModel.fromState(new StateReader({ ...state, tensors }, {})),
        ModelFormatError,
        "model.idf must be finite, and above 0",
      );
    }
  });
});
