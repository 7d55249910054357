import { describe, it } from "@std/testing/bdd";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type Listing, makeListings, toCsv, writeListings } from "./listings.ts";
import { medley } from "./medley.ts";

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const listings = makeListings(30);
await writeListings(folder, listings);
const quick = ["--label", "kind", "--ignore", "split", "--no-cache", "--c", "1", "--folds", "2"];

/** Where `train` is told to write: nothing may be there after a failure, whole or half. */
const models = `${folder}/models`;
await Deno.mkdir(models);

/** Writes a manifest; a name of its own, so that messages can be told from one another. */
async function manifest(name: string, text: string): Promise<string> {
  await Deno.writeTextFile(`${folder}/${name}`, text);
  return `${folder}/${name}`;
}

/** The manifest of all listings, with some cells of the third replaced. */
function withCells(name: string, cells: Listing): Promise<string> {
  return manifest(name, toCsv(listings.map((row, i) => i === 2 ? { ...row, ...cells } : row)));
}
/** Where the third listing begins, since a title has two lines. */
const line = 6;

/** Runs a command that must fail: code 1, nothing on standard output, one message and no stack trace.
 *
 * @returns The message.
 */
async function fail(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await medley(args);
  assertEquals([code, stdout], [1, ""], stderr);
  const messages = stderr.split("\n").filter((line) => line.startsWith("error: "));
  assertEquals(messages.length, 1, stderr);
  assert(stderr.endsWith(`${messages[0]}\n`), `more follows the message: ${stderr}`);
  assert(!/^\s+at |\bUncaught\b/m.test(stderr), stderr);
  return messages[0].slice("error: ".length);
}

/** The message of a training that must fail, and that must leave nothing behind. */
async function failToTrain(path: string, options: readonly string[] = []): Promise<string> {
  const out = ["--out", `${models}/model.medley`];
  const message = await fail(["train", path, ...quick, ...out, ...options]);
  assertEquals([...Deno.readDirSync(models)], []);
  return message;
}

function assertSays(message: string, ...parts: string[]): void {
  for (const part of parts) assertStringIncludes(message, part);
}

describe("a manifest that cannot be read", () => {
  it("is not there", async () => {
    const path = `${folder}/none.csv`;
    assertEquals(await failToTrain(path), `Cannot read ${path}: there is no such file`);
  });

  it("has a row with a cell too many", async () => {
    const path = await manifest("wide.csv", "price,kind\n1,books\n\n2,books,new\n3,kitchen\n");
    assertEquals(
      await failToTrain(path),
      `Cannot read line 4 of ${path}: it has 3 cells, the header has 2; a cell with a comma must be quoted`,
    );
  });

  it("has a quote that is never closed", async () => {
    const path = await manifest("quote.csv", 'price,kind\n1,books\n"2,books\n3,kitchen\n');
    assertSays(await failToTrain(path), `line 3 of ${path}`, "never closed");
  });

  it("is no JSON on some line", async () => {
    const path = await manifest("rows.ndjson", '{"price":1,"kind":"books"}\n{"price":2,kind}\n');
    assertSays(await failToTrain(path), `line 2 of ${path}`, "JSON");
  });

  it("is empty, or only a header, or no text", async () => {
    const empty = await manifest("empty.csv", "\n");
    assertEquals(await failToTrain(empty), `Cannot read ${empty}: it is empty`);
    const header = await manifest("header.csv", "price,kind\n");
    assertSays(await failToTrain(header), header, "no rows");
    const picture = `${folder}/${listings[0].photo}`;
    assertSays(await failToTrain(picture), picture, "UTF-8");
  });
});

describe("a column at fault", () => {
  it("is the label, and missing", async () => {
    const path = await manifest("unlabelled.csv", toCsv(listings, ["kind"]));
    assertSays(
      await failToTrain(path),
      'Cannot find column "kind"',
      "the columns are id, price, brand, tier, title, photo, sound, split",
    );
  });

  it("is unknown, with the nearest name", async () => {
    const path = `${folder}/listings.csv`;
    for (const option of ["--numeric", "--image", "--text", "--audio", "--categorical"]) {
      assertSays(
        await failToTrain(path, [option, "pirce"]),
        'Cannot find column "pirce"',
        'did you mean "price"?',
      );
    }
    const tiers = await failToTrain(path, ["--ordered", "tire=free<starter<business"]);
    assertSays(tiers, '"tire"', 'did you mean "tier"?');
    assertSays(await failToTrain(path, ["--id", "idd"]), '"idd"', 'did you mean "id"?');
  });

  it("is a label of one class", async () => {
    const path = await manifest(
      "alike.csv",
      toCsv(listings.map((row) => ({ ...row, kind: "books" }))),
    );
    assertSays(
      await failToTrain(path),
      'Cannot learn column "kind"',
      "two classes or more",
      'all 30 training rows are "books"',
      "add rows of another class",
    );
  });

  it("is a label that a row lacks", async () => {
    const path = await withCells("gap.csv", { kind: undefined });
    assertSays(await failToTrain(path), "row L003", 'column "kind"', "remove the row or label it");
  });

  it("is a text without a word", async () => {
    const path = await manifest(
      "mute.csv",
      toCsv(listings.map((row) => ({ ...row, title: undefined }))),
    );
    assertSays(
      await failToTrain(path, ["--text", "title"]),
      'column "title"',
      "every cell is empty",
      "give it the role ignore",
    );
  });

  it("holds a number that is not finite", async () => {
    for (const price of ["inf", "Infinity", "-inf", "1e999"]) {
      assertSays(
        await failToTrain(await withCells("numbers.csv", { price })),
        `Cannot read "${price}" as a number in column "price", line ${line} of ${folder}/numbers.csv`,
        "it must be finite",
        "mend the cell",
      );
    }
  });

  it("holds a word among its numbers", async () => {
    const path = await withCells("word.csv", { price: "twelve" });
    assertSays(
      await failToTrain(path, ["--numeric", "price"]),
      `Cannot read "twelve" as a number in column "price", line ${line}`,
    );
  });

  it("holds a level that its order lacks", async () => {
    const path = await withCells("level.csv", { tier: "gold" });
    assertSays(
      await failToTrain(path, ["--ordered", "tier=free<starter<business"]),
      `Cannot read "gold" as a level in column "tier", line ${line}`,
      "free < starter < business",
    );
  });
});

describe("a media file at fault", () => {
  it("is text, not a picture", async () => {
    await Deno.writeTextFile(`${folder}/photos/note.png`, "a note, no picture");
    assertSays(
      await failToTrain(await withCells("note.csv", { photo: "photos/note.png" })),
      'Row L003, column "photo", photos/note.png: Cannot decode the image',
      'it begins with the text "a note, no p"',
      "leave the cell empty",
    );
  });

  it("is half a sound", async () => {
    const whole = await Deno.readFile(`${folder}/${listings[0].sound}`);
    await Deno.writeFile(`${folder}/sounds/half.wav`, whole.subarray(0, whole.length / 2));
    assertSays(
      await failToTrain(await withCells("half.csv", { sound: "sounds/half.wav" })),
      'Row L003, column "sound", sounds/half.wav: Cannot decode the audio',
      "cut short: its header says 800 frames",
      "mend the cell or the file",
    );
  });

  it("is not there", async () => {
    assertSays(
      await failToTrain(await withCells("lost.csv", { photo: "photos/lost.png" })),
      'Row L003, column "photo", photos/lost.png',
      `there is no such file in ${folder}`,
    );
  });

  it("lies outside the manifest's folder", async () => {
    for (const photo of ["../x.png", "photos/../../x.png", `${folder}/x.png`, "C:\\x.png"]) {
      assertSays(
        await failToTrain(await withCells("climb.csv", { photo })),
        `Cannot use the path "${photo}" in column "photo", line ${line} of ${folder}/climb.csv`,
        "leaves the folder",
        "move the file into the folder, or allow paths outside",
      );
    }
  });

  it("lies outside by a symbolic link, unless that is allowed", async () => {
    const inner = `${folder}/inner`;
    const [{ photo }] = listings;
    await writeListings(inner, listings);
    await Deno.remove(`${inner}/${photo}`);
    await link(`${folder}/${photo}`, `${inner}/${photo}`);
    assertSays(
      await failToTrain(`${inner}/listings.csv`),
      `Row L001, column "photo", ${photo}: Cannot read ${photo}: the path leaves the folder`,
      inner,
    );
    const allowed = ["compare", `${inner}/listings.csv`, ...quick, "--allow-outside"];
    const { code, stderr } = await medley(allowed);
    assertEquals(code, 0, stderr);
  });
});

/** A link made by a process of its own: the tests' permissions, which end at their folder, do not stretch to links. */
async function link(target: string, path: string): Promise<void> {
  const script = `Deno.symlinkSync(${JSON.stringify(target)}, ${JSON.stringify(path)})`;
  const { success } = await new Deno.Command(Deno.execPath(), { args: ["eval", script] }).output();
  assert(success);
}

describe("a model file at fault", () => {
  const path = `${folder}/damaged.medley`;
  const whole = `${folder}/whole.medley`;
  const rows = `${folder}/listings.csv`;

  /** The bytes of a model fitted once. */
  let fitted: Promise<Uint8Array> | undefined;
  function model(): Promise<Uint8Array> {
    return fitted ??= (async () => {
      const only = ["--image", "photo", "--audio", "sound", "--fusion", "early"];
      const args = ["train", rows, ...quick, "--folds", "0", ...only, "--out", whole];
      const { code, stderr } = await medley(args);
      assertEquals(code, 0, stderr);
      return await Deno.readFile(whole);
    })();
  }

  /** The message of `predict` with a file of these bytes, which names the file. */
  async function failToLoad(bytes: Uint8Array): Promise<string> {
    await Deno.writeFile(path, bytes);
    const message = await fail(["predict", path, rows]);
    assertSays(message, `${path}: Cannot `, "model");
    return message;
  }

  it("is cut short", async () => {
    const bytes = await model();
    for (const length of [0, 7, 100, 5000]) {
      assertSays(await failToLoad(bytes.subarray(0, length)), "cut short, or no model");
    }
    assertSays(await failToLoad(bytes.subarray(0, -1)), "damaged, copy or train it again");
  });

  it("has one bit flipped: in its length, checksum, steps or numbers", async () => {
    const bytes = await model();
    for (const at of [0, 7, 20, 60, 500, 3000, bytes.length >> 1, bytes.length - 1]) {
      const flipped = bytes.slice();
      flipped[at] ^= 1 << (at % 8);
      await failToLoad(flipped);
    }
  });

  it("is none, whichever command asks", async () => {
    assertSays(await failToLoad(await Deno.readFile(rows)), "no model");
    assertSays(await fail(["evaluate", rows, rows]), rows, "no model");
    assertSays(await fail(["serve", rows, "--port", "0"]), rows, "no model");
    assertEquals(
      await fail(["serve", `${folder}/none.medley`]),
      `Cannot read ${folder}/none.medley: there is no such file`,
    );
  });

  it("has no folder to be written to", async () => {
    const out = `${folder}/nowhere/x.medley`;
    const message = await fail(["train", rows, ...quick, "--folds", "0", "--out", out]);
    assertSays(message, `Cannot write ${out}: there is no folder ${folder}/nowhere`, "make it");
  });

  it("is of no use to a row with none of its columns", async () => {
    await model();
    const foreign = await manifest("foreign.csv", "id,colour\nA1,red\n");
    assertSays(
      await fail(["predict", whole, foreign]),
      'row "A1": it has none of the modalities tabular, text, image, audio',
      "give it at least one, or leave the row out",
    );
    assertSays(await fail(["evaluate", whole, foreign]), "no column has the role label");
  });
});
