import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertGreaterOrEqual, assertMatch } from "@std/assert";
import { decodeIndex, encodeIndex, type SearchIndex } from "@medley/medley";
import {
  addToIndex,
  embedGallery,
  indexGallery,
  openClip,
  readGallery,
} from "../../examples/search/main.ts";
import { runExample } from "./run_example.ts";

/** What the tests look at, all of one CLIP, which is stopped before they begin. */
async function prepare() {
  await using clip = await openClip();
  const pictures = await readGallery();
  const captions = [...new Set(pictures.map(({ caption }) => caption))];
  const first = await indexGallery(clip, pictures.slice(0, 30));
  const seen = await embedGallery(clip, pictures);
  return {
    pictures,
    captions,
    index: await indexGallery(clip, pictures),
    inTwoParts: await addToIndex(clip, first, pictures.slice(30)),
    texts: await clip.embedText(captions),
    images: seen,
    probabilities: (await clip.zeroShot(seen, captions)).probabilities,
  };
}

const { pictures, captions, index, inTwoParts, texts, images, probabilities } = await prepare();
const [image, text] = index.encoders;

describe("examples/search", () => {
  it("finds by a caption one of its pictures first, for 32 of 34, as Python's onnxruntime does", () => {
    assertEquals([index.rows, captions.length], [44, 34]);
    const found = index.search(texts, { encoder: text, k: 1 });
    const right = captions.filter((caption, i) => found[i][0].columns.caption === caption);
    assertEquals(right.length, 32);
    const three = index.search(texts, { encoder: text, k: 3 });
    assertEquals(
      captions.filter((caption, i) => three[i].some(({ columns }) => columns.caption === caption)),
      captions,
    );
  });

  it("names 43 of 44 pictures by captions of which nothing was trained", () => {
    const right = pictures.filter(({ caption }, i) => {
      const row = Array.from(probabilities.row(i));
      return captions[row.indexOf(Math.max(...row))] === caption;
    });
    assertGreaterOrEqual(right.length, 43);
  });

  it("finds a picture by itself, and then another of the same digit", () => {
    const found = index.search(images, { encoder: image, k: 2 });
    assertEquals(found.map(([first]) => first.id), pictures.map(({ file }) => file));
    const several = found.filter(([{ columns: { digit } }]) =>
      digit !== null && pictures.filter((other) => other.digit === `${digit}`).length > 1
    );
    const alike = several.filter(([first, second]) => first.columns.digit === second.columns.digit);
    assertEquals([several.length, alike.length], [16, 16]);
  });

  it("finds only what is yellow, or only what passes a test", () => {
    const query = texts.takeRows([captions.indexOf("a photo of a red star")]);
    const [yellow] = index.search(query, { encoder: text, where: { colour: "yellow" } });
    assertEquals(yellow[0].id, "yellow_star.png");
    assertEquals(new Set(yellow.map(({ columns }) => columns.colour)), new Set(["yellow"]));
    const [high] = index.search(query, {
      encoder: text,
      where: ({ columns }) => Number(columns.digit) >= 7,
    });
    assertEquals(new Set(high.map(({ columns }) => columns.digit)), new Set([7, 8, 9]));
  });

  it("finds the same when the index was made in two parts, saved and loaded", async () => {
    const find = (of: SearchIndex) =>
      of.search(texts, { encoder: text, k: 5 }).map((hits) => hits.map(({ id }) => id));
    assertEquals(find(await decodeIndex(await encodeIndex(inTwoParts))), find(index));
  });

  it("prints what it finds", async () => {
    const permissions = ["--allow-read", "--allow-write=out"];
    const output = await runExample("examples/search/main.ts", permissions);
    assertMatch(output, /30 pictures, 44 after/);
    assertMatch(output, /words: "a photo of a red star"\n +0\.\d\d +red_star\.png\n/);
    assertMatch(output, /yellow\n +0\.\d\d +yellow_star\.png\n/);
    assertMatch(output, /1\.00 +digit_7_653\.png\n(?: +0\.\d\d +digit_7_.*\n){2}/);
    assertMatch(output, /^ +red_star\.png +red star +\d[^]*^ +digit_3_1160\.png +digit three +\d/m);
  });
});
