import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { EncoderError, Matrix, SchemaError, SearchIndex } from "@medley/medley";
import { searchIndex, type SearchQuery } from "../../src/cli/search.ts";
import { inTemporaryFolder } from "../io/temporary_folder.ts";
import { fakeClip, paint } from "./fake_clip.ts";

const clip = fakeClip();
const index = SearchIndex.of({
  ids: ["rose", "leaf", "sky", "lemon"],
  vectors: Matrix.fromRows([[9, 1, 1], [1, 9, 1], [1, 1, 9], [9, 8, 0]]),
  columns: { kind: ["plant", "plant", null, "plant"], price: [3, 1, null, 2] },
  kind: "image",
  encoders: [clip.image, clip.text],
});

/** Ids of what is found. */
async function find(query: Partial<SearchQuery>): Promise<string[]> {
  const hits = await searchIndex(clip, index, { top: 10, where: [], ...query });
  return hits.map(({ id }) => id);
}

describe("searchIndex", () => {
  it("finds by words, and by a picture", async () => {
    assertEquals(await find({ text: "a red thing", top: 2 }), ["rose", "lemon"]);
    assertEquals(await find({ text: "something yellow", top: 1 }), ["lemon"]);
    await inTemporaryFolder(async (folder) => {
      await paint(`${folder}/sea.png`, "blue");
      assertEquals(await find({ image: `${folder}/sea.png`, top: 1 }), ["sky"]);
    });
  });

  it("finds only what fits: one of the values of a column, numbers as numbers, nothing for absent", async () => {
    const where = (...conditions: string[]) =>
      find({
        text: "red",
        where: conditions.map((condition) => {
          const [column, value] = condition.split("=");
          return { column, value };
        }),
      });
    assertEquals(await where("price=1.0", "price=2"), ["lemon", "leaf"]);
    assertEquals(await where("kind=plant", "price=3"), ["rose"]);
    assertEquals(await where("kind="), ["sky"]);
    await assertRejects(() => where("price=cheap"), Error, "the column holds numbers");
    await assertRejects(() => where("colour=red"), SchemaError, "its columns are kind, price");
  });

  it("refuses an index that another CLIP made", async () => {
    const query = { text: "red", top: 1, where: [] };
    await assertRejects(
      () => searchIndex(fakeClip({ digit: "b" }), index, query),
      EncoderError,
      "Cannot search the index",
    );
  });
});
