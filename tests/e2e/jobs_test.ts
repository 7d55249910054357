import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { makeListings, toCsv, writeListings } from "./listings.ts";
import { medley } from "./medley.ts";

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const listings = makeListings(60);
const manifest = await writeListings(folder, listings);
const options = ["--label", "kind", "--c", "1", "--folds", "2"];

/** The same listings, but of the first two that have a picture one is cut short and one is missing. */
const photos = listings.flatMap(({ photo }) => photo ?? []);
const [cut, missing] = photos;
const damaged = `${folder}/damaged.csv`;
await Deno.writeTextFile(damaged, toCsv(listings).replace(missing, "photos/none.png"));

/** Runs a command that must succeed. */
async function run(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await medley(args);
  assertEquals(code, 0, stderr);
  return { stdout, stderr };
}

describe("--jobs", () => {
  it("changes no bit of the model", async () => {
    const models: Uint8Array[] = [];
    for (const jobs of ["1", "3"]) {
      const out = `${folder}/jobs${jobs}.medley`;
      await run("train", manifest, ...options, "--no-cache", "--jobs", jobs, "--out", out);
      models.push(await Deno.readFile(out));
    }
    assertEquals(models[1], models[0]);
  });

  it("changes no bit of the model that a search over all classifiers finds", async () => {
    const models: Uint8Array[] = [];
    for (const jobs of ["1", "4"]) {
      const out = `${folder}/auto${jobs}.medley`;
      const how = ["--label", "kind", "--folds", "0", "--jobs", jobs, "--out", out];
      await run("train", manifest, ...how, "--cache", `${folder}/auto`);
      models.push(await Deno.readFile(out));
    }
    assertEquals(models[1], models[0]);
  });

  it("must be a positive integer", async () => {
    for (const jobs of ["0", "1.5", "many"]) {
      const { code, stderr } = await medley(["compare", manifest, ...options, "--jobs", jobs]);
      assertEquals(code, 2);
      assertStringIncludes(stderr, "integer from 1");
    }
  });
});

describe("--cache", () => {
  it("gives a second comparison the features of the first", async () => {
    const cache = `${folder}/cache`;
    const first = await run("compare", manifest, ...options, "--cache", cache, "--json");
    const packs = [...Deno.readDirSync(cache)].map(({ name }) => name).sort();
    assertEquals(packs.length, 2);
    const second = await run("compare", manifest, ...options, "--cache", cache, "--json");
    assertEquals(JSON.parse(second.stdout), JSON.parse(first.stdout));
    assertEquals([...Deno.readDirSync(cache)].map(({ name }) => name).sort(), packs);
  });
});

describe("--on-corrupt", () => {
  const model = `${folder}/damaged.medley`;

  it("error: stops at the first corrupt value, and says what to do", async () => {
    const path = `${folder}/${cut}`, whole = await Deno.readFile(path);
    await Deno.writeFile(path, whole.subarray(0, whole.length / 2));
    for (const jobs of ["1", "2"]) {
      const train = ["train", damaged, ...options, "--no-cache", "--jobs", jobs];
      const { code, stdout, stderr } = await medley(train);
      assertEquals([code, stdout], [1, ""]);
      const row = listings.find(({ photo }) => photo === cut)?.id;
      assertStringIncludes(stderr, `error: Row ${row}, column "photo", ${cut}: Cannot decode`);
      assertStringIncludes(stderr, "--on-corrupt absent");
    }
  });

  it("absent: trains, predicts and evaluates, and counts", async () => {
    const absent = ["--no-cache", "--on-corrupt", "absent", "--json"];
    const trained = await run("train", damaged, ...options, ...absent, "--out", model);
    assertEquals(JSON.parse(trained.stdout).corrupt.total, 2);
    assertMatch(trained.stderr, /^image: 50 done in .*, 2 corrupt$/m);
    const predicted = await run("predict", model, damaged, ...absent);
    assertEquals(JSON.parse(predicted.stdout).corrupt, 2);
    const evaluated = await run("evaluate", model, damaged, ...absent);
    assertEquals(JSON.parse(evaluated.stdout).corrupt, 2);
  });

  it("absent: leaves out of training, and predicts from nothing, rows that have nothing else", async () => {
    const photosOnly = `${folder}/photos.csv`, photoModel = `${folder}/photos.medley`;
    const withPhoto = listings.filter(({ photo }) => photo);
    const rows = withPhoto.map(({ photo, kind }) => `${photo},${kind}`);
    await Deno.writeTextFile(photosOnly, ["photo,kind", ...rows].join("\n"));
    const absent = ["--no-cache", "--on-corrupt", "absent", "--json"];
    const trained = await run("train", photosOnly, ...options, ...absent, "--out", photoModel);
    assertStringIncludes(trained.stderr, "1 row has nothing but corrupt values: left out");
    assertEquals(JSON.parse(trained.stdout).trainRows, withPhoto.length - 1);
    const { predictions } = JSON.parse(
      (await run("predict", photoModel, photosOnly, ...absent)).stdout,
    );
    assertEquals(predictions[0].modalitiesUsed, []);
    assertEquals(predictions[0].corrupt, ["photo"]);
  });
});
