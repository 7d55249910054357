import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { buildIndex, type IndexOptions } from "../../src/cli/build_index.ts";
import { DecodeError, EncoderError, SchemaError, type SearchIndex } from "@medley/medley";
import { inTemporaryFolder } from "../io/temporary_folder.ts";
import { fakeClip, paint } from "./fake_clip.ts";

const clip = fakeClip();

/** Builds an index of a table beside three pictures, and of whatever the table names. */
function build(
  rows: readonly string[],
  { before, onCorrupt, ...options }: IndexOptions & {
    readonly before?: SearchIndex;
    readonly onCorrupt?: "absent";
  } = { image: "photo" },
) {
  return inTemporaryFolder(async (folder) => {
    for (const colour of ["red", "green", "blue"]) await paint(`${folder}/${colour}.png`, colour);
    await Deno.writeTextFile(`${folder}/broken.png`, "no picture");
    await Deno.writeTextFile(`${folder}/table.csv`, rows.join("\n"));
    const context = { onCorrupt };
    return await buildIndex(clip, [`${folder}/table.csv`], { ...options, before, context });
  });
}

describe("buildIndex of a table", () => {
  it("embeds a column of pictures, and keeps what else the rows have", async () => {
    const { index, rows, absent } = await build([
      "photo,kind,price,zip,share",
      "red.png,warm,1.5,01,5 %",
      ",cold,2,02,6 %",
      "blue.png,,,03,7 %",
    ]);
    assertEquals([rows, absent, index.kind], [3, 1, "image"]);
    assertEquals(index.ids, ["1", "3"]);
    assertEquals(index.columns, {
      photo: ["red.png", "blue.png"],
      kind: ["warm", null],
      price: [1.5, null],
      zip: ["01", "03"],
      share: ["5 %", "7 %"],
    });
    assertEquals([...index.vectors.data], [1, 0, 0, 0, 0, 1]);
    assertEquals(index.encoders.map(({ sha256 }) => sha256), [
      clip.image.sha256,
      clip.text.sha256,
    ]);
  });

  it("embeds a column of texts, those of equal words alike", async () => {
    const rows = [
      "id,words",
      "a,red",
      'b,"red, red, red and much more than forty letters"',
      "c,red",
    ];
    const { index, truncated } = await build(rows, { text: "words", id: "id" });
    assertEquals([index.kind, index.ids, truncated], ["text", ["a", "b", "c"], 1]);
    assertEquals(Object.keys(index.columns), ["words"]);
    assertEquals(index.vectors.row(0), index.vectors.row(2));
  });

  it("reads more rows than a batch has, and names them on", async () => {
    const colours = ["red.png", "green.png", "blue.png"];
    const rows = Array.from({ length: 600 }, (_, i) => `${colours[i % 3]},${i}`);
    const { index } = await build(["photo,n", ...rows]);
    assertEquals([index.rows, index.ids[599], index.columns.n[599]], [600, "600", 599]);
    assertEquals([...index.vectors.row(599)], [0, 0, 1]);
  });

  it("leaves out what does not decode, if that is asked for", async () => {
    const rows = ["photo", "red.png", "broken.png", "none.png"];
    const error = await assertRejects(() => build(rows), DecodeError);
    assertStringIncludes(error.message, 'Row 2, column "photo", broken.png: ');
    const { index, corrupt, absent } = await build(rows, { image: "photo", onCorrupt: "absent" });
    assertEquals([index.rows, absent], [1, 0]);
    assertEquals(corrupt.map(({ row, source }) => [row, source]), [
      ["2", "broken.png"],
      ["3", "none.png"],
    ]);
    const none = ["photo,x", ",1"];
    await assertRejects(() => build(none), RangeError, "no row has a picture");
    await assertRejects(() => build(none, { text: "photo" }), RangeError, "no row has a text");
  });

  it("names a column that is not there, and ids that are no ids", async () => {
    const rows = ["photo,name", "red.png,a", "blue.png,a"];
    await assertRejects(() => build(rows, { image: "foto" }), SchemaError, 'did you mean "photo"');
    const twice = { image: "photo", id: "name" };
    await assertRejects(() => build(rows, twice), SchemaError, "line 3");
  });

  it("keeps to the folder of the table", async () => {
    await assertRejects(() => build(["photo", "../red.png"]), DecodeError, "leaves the folder");
  });
});

describe("buildIndex with an index before", () => {
  const rows = ["photo,size,price", "red.png,S,1"];

  it("adds rows, numbers them on, and reads columns as they were read before", async () => {
    const { index: before } = await build(rows);
    const { index } = await build(["photo,size,price", "blue.png,40,2"], {
      image: "photo",
      before,
    });
    assertEquals(index.ids, ["1", "2"]);
    assertEquals(index.columns, {
      photo: ["red.png", "blue.png"],
      size: ["S", "40"],
      price: [1, 2],
    });
  });

  it("refuses another encoder before any picture is read, and other columns", async () => {
    const { index: before } = await build(rows);
    const { image, text } = fakeClip({ digit: "b" });
    await assertRejects(
      () => buildIndex({ image, text }, ["none.png"], { before, context: {} }),
      EncoderError,
      "Cannot append to the index",
    );
    const other = ["photo,size", "red.png,S"];
    await assertRejects(() => build(other, { image: "photo", before }), SchemaError, '"price"');
    await assertRejects(() => build(other, { text: "size", before }), RangeError, "kind image");
    await assertRejects(
      () => buildIndex(clip, ["none.png"], { before, context: {} }),
      SchemaError,
      'no column "photo"',
    );
  });
});

describe("buildIndex of files", () => {
  it("takes files and folders, in the order of their paths", async () => {
    await inTemporaryFolder(async (folder) => {
      await Deno.mkdir(`${folder}/b/inner`, { recursive: true });
      await paint(`${folder}/b/inner/z.PNG`, "green");
      await paint(`${folder}/b/a.png`, "red");
      await paint(`${folder}/c`, "blue");
      await Deno.writeTextFile(`${folder}/b/notes.txt`, "no picture");
      const seen: unknown[] = [];
      const { index } = await buildIndex(clip, [`${folder}/c`, `${folder}/b/`], {
        context: { onProgress: ({ done, total }) => seen.push([done, total]) },
      });
      assertEquals(index.ids, [`${folder}/c`, `${folder}/b/a.png`, `${folder}/b/inner/z.PNG`]);
      assertEquals([...index.vectors.data], [0, 0, 1, 1, 0, 0, 0, 1, 0]);
      assertEquals(seen.at(-1), [3, 3]);
    });
  });

  it("names the file that is missing or no picture, and nothing else", async () => {
    await inTemporaryFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/broken.png`, "no picture");
      const build = (name: string, onCorrupt?: "absent") =>
        buildIndex(clip, [`${folder}/${name}`], { context: { onCorrupt } });
      const missing = await assertRejects(() => build("none.png"), DecodeError);
      assertEquals(
        missing.message,
        `Cannot read ${folder}/none.png: there is no such file in ${folder}`,
      );
      const broken = await assertRejects(() => build("broken.png"), DecodeError);
      assertEquals(broken.message.startsWith(`${folder}/broken.png: `), true);
      await assertRejects(() => build("none.png", "absent"), RangeError, "no row has a picture");
    });
  });
});
