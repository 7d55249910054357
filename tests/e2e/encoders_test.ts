import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { folder as encoders } from "../encoders/fixtures.ts";
import { makeListings, writeListings } from "./listings.ts";
import { medley } from "./medley.ts";

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const manifest = await writeListings(folder, makeListings(45)), model = `${folder}/model.medley`;
const text = ["--text-encoder", `${encoders}/text`];
const image = ["--image-encoder", `${encoders}/image`];
const cache = ["--cache", `${folder}/cache`];

const trained = await medley([
  ...["train", manifest, "--label", "kind", "--folds", "0", "--c", "1", "--fusion", "late"],
  ...["--ignore", "sound", ...text, ...image, ...cache, "--out", model],
]);
assertEquals(trained.code, 0, trained.stderr);

describe("medley with pretrained encoders", () => {
  it("trains on embeddings, and says how far it is", () => {
    assertMatch(trained.stderr, /^text: 39 done in /m);
    assertMatch(trained.stderr, /^image: 38 done in /m);
    assertMatch(trained.stdout, /^ {2}image +4 features/m);
  });

  it("predicts with the encoders that the model was trained with", async () => {
    const predict = (...options: string[]) =>
      medley(["predict", model, manifest, "--format", "ndjson", ...options]);
    const fresh = await predict(...text, ...image, "--no-cache", "--jobs", "1");
    assertEquals(fresh.code, 0, fresh.stderr);
    assertEquals(fresh.stdout.trim().split("\n").length, 45);
    const cached = await predict(...text, ...image, ...cache);
    assertEquals(cached.stdout, fresh.stdout);
  });

  it("says how many texts were cut, cached or not", async () => {
    const long = `${folder}/long.csv`;
    const words = new Array(10_000).fill("bowl").join(" ");
    await Deno.writeTextFile(long, `title\na lamp\n${words}\na red ${words}\n`);
    for (let run = 0; run < 2; run++) {
      const predicted = await medley(["predict", model, long, ...text, ...image, ...cache]);
      assertEquals(predicted.code, 0, predicted.stderr);
      assertStringIncludes(
        predicted.stderr,
        "2 texts are longer than the encoder reads: cut\n3 rows",
      );
    }
  });

  it("says which encoder is missing, or another one, before it reads the manifest", async () => {
    const missing = await medley(["predict", model, `${folder}/none.csv`, ...image]);
    assertEquals([missing.code, missing.stdout], [1, ""]);
    assertMatch(
      missing.stderr,
      /error: Cannot use .*model\.medley: it was trained with the text encoder text \(SHA-256 [0-9a-f]{64}\), which is not in the file; give its folder: --text-encoder/,
    );
    const clip = ["--image-encoder", `${encoders}/clip`];
    const other = await medley(["predict", model, `${folder}/none.csv`, ...text, ...clip]);
    assertEquals(other.code, 1);
    assertStringIncludes(other.stderr, "this one has another SHA-256");
  });

  it("shows the encoders that a model needs", async () => {
    const { stdout } = await medley(["inspect", model]);
    assertMatch(
      stdout,
      /^ {2}image +image, SHA-256 [0-9a-f]{64}, not in the file: --image-encoder$/m,
    );
    const json = JSON.parse((await medley(["inspect", model, "--json"])).stdout);
    assertEquals(
      json.encoders.map((
        { modality, dimensions, embedded }: Record<string, unknown>,
      ) => [modality, dimensions, embedded]),
      [["text", json.modalities.text.dimensions, false], ["image", 4, false]],
    );
  });

  it("keeps them in the file if it is told to", async () => {
    const path = `${folder}/whole.medley`;
    const { code, stderr } = await medley([
      ...["train", manifest, "--label", "kind", "--folds", "0", "--c", "1", "--fusion", "late"],
      ...["--ignore", "photo,sound", ...text, ...cache, "--embed-encoder", "--out", path],
    ]);
    assertEquals(code, 0, stderr);
    const read = await medley(["predict", path, manifest, "--no-cache"]);
    assertEquals(read.code, 0, read.stderr);
    const given = await medley(["predict", path, manifest, ...text, ...cache]);
    assertEquals(given.stdout, read.stdout);
    const { stdout } = await medley(["inspect", path]);
    assertMatch(stdout, /^ {2}text +text, SHA-256 [0-9a-f]{64}, in the file$/m);
  });

  it("is wrong usage where options exclude each other, or have no effect", async () => {
    const train = ["train", manifest, "--label", "kind"];
    for (
      const [options, why] of [
        [[...image, "--image-features", "pixels"], "cannot be used with option"],
        [["--embed-encoder"], "--embed-encoder keeps an encoder"],
        [["--encoder-dtype", "int8"], "--encoder-dtype is of an encoder"],
        [[...text, "--encoder-dtype", "int7"], "Allowed choices are fp32"],
      ] as const
    ) {
      const { code, stderr } = await medley([...train, ...options]);
      assertEquals(code, 2, stderr);
      assertStringIncludes(stderr, why);
    }
    const { code, stderr } = await medley([...train, "--ignore", "title", ...text]);
    assertEquals(code, 1);
    assertStringIncludes(stderr, "Cannot use the text encoder text: no column has the role text");
  });
});
