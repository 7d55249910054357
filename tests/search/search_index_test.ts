import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import {
  EncoderError,
  Matrix,
  RandomState,
  SchemaError,
  SearchIndex,
  ShapeError,
} from "@medley/medley";
import { cities, halves, other } from "./cities.ts";

const { image, text } = halves;

describe("SearchIndex.search", () => {
  it("finds by the cosine, whatever the lengths, the nearest first", () => {
    const [hits] = cities().search(Matrix.fromRows([[0, 3e30]]), { encoder: text });
    assertEquals(hits.map(({ id }) => id), ["Oslo", "Bergen", "Paris", "Rome"]);
    assertAlmostEquals(hits[0].score, 1, 1e-7);
    assertAlmostEquals(hits[1].score, Math.SQRT1_2, 1e-7);
    assertEquals(hits[1].columns, { country: "Norway", people: 286 });
    assertEquals(hits.map(({ row }) => row), [0, 1, 2, 3]);
  });

  it("gives equal ones in the order of rows, and not more than asked for", () => {
    const vectors = Matrix.fromRows([[1, 0], [0, 1], [2, 0], [4, 0]]);
    const index = SearchIndex.of({
      ids: ["a", "b", "c", "d"],
      vectors,
      kind: "image",
      encoders: [image],
    });
    const [hits] = index.search(Matrix.fromRows([[1, 0]]), { encoder: image, k: 2 });
    assertEquals(hits.map(({ id }) => id), ["a", "c"]);
    const all = index.search(vectors, { encoder: image, k: 9 });
    assertEquals(all.map((hits) => hits.map(({ id }) => id).join("")), [
      "acdb",
      "bacd",
      "acdb",
      "acdb",
    ]);
  });

  it("agrees with a search written in one line", () => {
    const random = new RandomState(3), rows = 200, columns = 7;
    const draw = (n: number) =>
      Matrix.fromRows(
        Array.from({ length: n }, () => Array.from({ length: columns }, () => random.normal())),
      );
    const vectors = draw(rows), queries = draw(5);
    const encoder = { ...text, dimensions: columns };
    const ids = Array.from({ length: rows }, (_, i) => `${i}`);
    const index = SearchIndex.of({ ids, vectors, kind: "text", encoders: [encoder] });
    const found = index.search(queries, { encoder, k: 10 });
    const cosine = (a: ArrayLike<number>, b: ArrayLike<number>) => {
      const dot = (x: ArrayLike<number>, y: ArrayLike<number>) =>
        Array.from(x).reduce((sum, value, i) => sum + value * y[i], 0);
      return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    };
    found.forEach((hits, q) => {
      const scores = ids.map((_, row) => cosine(vectors.row(row), queries.row(q)));
      const best = ids.map(Number).sort((a, b) => scores[b] - scores[a]).slice(0, 10);
      assertEquals(hits.map(({ row }) => row), best);
      hits.forEach(({ row, score }) => assertAlmostEquals(score, scores[row], 1e-6));
    });
  });

  it("finds only what fits all values of a filter, or a test", () => {
    const query = Matrix.fromRows([[0, 1]]);
    const find = (where: Parameters<SearchIndex["search"]>[1]["where"]) =>
      cities().search(query, { encoder: image, where })[0].map(({ id }) => id);
    assertEquals(find({ country: "Norway" }), ["Oslo", "Bergen"]);
    assertEquals(find({ country: ["Italy", "Norway"], people: [286, 2761] }), ["Bergen", "Rome"]);
    assertEquals(find({ country: null }), ["Paris"]);
    assertEquals(find({ country: "Spain" }), []);
    assertEquals(find({}), ["Oslo", "Bergen", "Paris", "Rome"]);
    assertEquals(find(({ id, columns }) => id !== "Rome" && columns.people !== 709), [
      "Bergen",
      "Paris",
    ]);
    assertThrows(() => find({ nation: "Norway" }), SchemaError, "its columns are country, people");
    assertThrows(() => find({ people: "709" }), TypeError, "its cells are numbers");
  });

  it("gives no score beyond 1", () => {
    const random = new RandomState(1);
    const rows = Array.from({ length: 50 }, () => [random.normal(), random.normal()]);
    const vectors = Matrix.fromRows(rows);
    const ids = rows.map((_, i) => `${i}`);
    const index = SearchIndex.of({ ids, vectors, kind: "text", encoders: [text] });
    const scores = index.search(vectors, { encoder: text }).flat().map(({ score }) => score);
    assert(scores.every((score) => Math.abs(score) <= 1));
  });

  it("refuses queries of another encoder, of other dimensions, and without direction", () => {
    const search = (rows: number[][], encoder = text, k = 1) => () =>
      cities().search(Matrix.fromRows(rows), { encoder, k });
    const refused = assertThrows(search([[1, 0]], other), EncoderError, "another");
    assertStringIncludes(refused.message, text.sha256);
    assertThrows(
      search([[1, 0]], { ...text, options: { maxTokens: 8 } }),
      EncoderError,
      'has maxTokens 8 instead of 77, pooling none instead of "pooled"',
    );
    search([[1, 0]], { ...text, name: "moved", options: { pooling: "pooled", maxTokens: 77 } })();
    assertThrows(search([[1, 0, 0]]), ShapeError, "expected 2, got 3");
    assertThrows(search([[1, 0], [0, 0]]), RangeError, "query 1 is zero");
    assertThrows(search([[1, NaN]]), RangeError, "query 0 is not finite");
    assertThrows(search([[1, 0]], text, 0), RangeError, "k");
    const alone = SearchIndex.of({
      ids: [],
      vectors: Matrix.zeros(0, 2),
      kind: "image",
      encoders: [image],
    });
    assertThrows(() => alone.checkEncoder(text), EncoderError, "nothing says that those of");
    assertEquals(alone.search(Matrix.fromRows([[1, 0]]), { encoder: image }), [[]]);
  });
});

describe("SearchIndex.of", () => {
  const make = (changes: Partial<Parameters<typeof SearchIndex.of>[0]>) => () =>
    SearchIndex.of({
      ids: ["a", "b"],
      vectors: Matrix.fromRows([[1, 0], [0, 1]]),
      kind: "image",
      encoders: [image, text],
      ...changes,
    });

  it("names what is wrong", () => {
    const vectors = (rows: number[][]) => make({ vectors: Matrix.fromRows(rows) });
    assertThrows(vectors([[1, 0], [0, 0]]), RangeError, 'vector of "b" is zero');
    assertThrows(vectors([[1, Infinity], [0, 1]]), RangeError, 'vector of "a" is not finite');
    assertThrows(vectors([[1, 0]]), ShapeError, "expected 1, got 2");
    assertThrows(vectors([[1], [2]]), ShapeError, "expected 2, got 1");
    assertThrows(make({ ids: ["a", "a"] }), RangeError, 'row 0 also has "a"');
    assertThrows(make({ columns: { x: [1] } }), SchemaError, "it has 1 cells for 2 rows");
    assertThrows(make({ columns: { x: [1, "1"] } }), SchemaError, 'row 1 holds "1"');
    assertThrows(make({ columns: { x: [1, NaN] } }), SchemaError, "row 1 holds NaN");
    assertThrows(make({ encoders: [] }), RangeError, "Cannot use these encoders");
    assertThrows(make({ encoders: [text] }), RangeError, "must have made vectors of kind image");
    assertThrows(make({ encoders: [image, image] }), RangeError, "one of a modality");
    const wide = { ...text, dimensions: 3 };
    assertThrows(make({ encoders: [image, wide] }), RangeError, "image (2), text (3)");
    // @ts-expect-error no such kind
    assertThrows(make({ kind: "audio" }), TypeError, "kind");
  });

  it("keeps copies, and vectors of length 1 whatever their size was", () => {
    const ids = ["a", "b"],
      people = [1, 2],
      vectors = Matrix.fromRows([[3e200, 4e200], [0, -1e-300]]);
    const index = make({ ids, vectors, columns: { people } })();
    ids[0] = "z";
    people[0] = 9;
    vectors.data.fill(7);
    assertEquals(index.row(0), { id: "a", row: 0, columns: { people: 1 } });
    assertEquals([...index.vectors.data], [3 / 5, 4 / 5, 0, -1].map(Math.fround));
    assertEquals([index.rows, index.dimensions], [2, 2]);
  });
});

describe("SearchIndex.append", () => {
  const entries = {
    ids: ["Turin"],
    vectors: Matrix.fromRows([[1, 2]]),
    columns: { country: ["Italy"], people: [847] },
    encoder: image,
  };

  it("adds rows behind its own, and leaves itself as it was", () => {
    const index = cities(), longer = index.append(entries);
    assertEquals([index.rows, longer.rows], [4, 5]);
    assertEquals(longer.vectors.data.subarray(0, 8), index.vectors.data);
    assertEquals(longer.row(4), {
      id: "Turin",
      row: 4,
      columns: { country: "Italy", people: 847 },
    });
    const italian = { encoder: text, where: { country: "Italy" } };
    const [hits] = longer.search(Matrix.fromRows([[0, 1]]), italian);
    assertEquals(hits.map(({ id }) => id), ["Turin", "Rome"]);
  });

  it("refuses another encoder, other columns, and an id that is there", () => {
    const append = (changes: object) => () => cities().append({ ...entries, ...changes });
    assertThrows(append({ encoder: { ...image, sha256: other.sha256 } }), EncoderError);
    assertThrows(append({ encoder: text }), RangeError, "current value is text");
    assertThrows(append({ ids: ["Oslo"] }), RangeError, 'row 0 also has "Oslo"');
    assertThrows(append({ columns: { country: ["Italy"] } }), SchemaError, '"people"');
    const more = { ...entries.columns, river: ["Po"] };
    assertThrows(append({ columns: more }), SchemaError, 'it has no column "river"');
    const words = { ...entries.columns, people: ["many"] };
    assertThrows(append({ columns: words }), SchemaError, "must be numbers");
    assertThrows(append({ vectors: Matrix.fromRows([[0, 0]]) }), RangeError, '"Turin" is zero');
  });

  it("fills up a column that was absent so far", () => {
    const empty = SearchIndex.of({
      ids: ["x"],
      vectors: Matrix.fromRows([[1, 0]]),
      columns: { country: [null], people: [null] },
      kind: "image",
      encoders: [image, text],
    });
    assertEquals(empty.append(entries).columns, { country: [null, "Italy"], people: [null, 847] });
    assertNotEquals(empty.rows, empty.append(entries).rows);
  });
});
