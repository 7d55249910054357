import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertMatch } from "@std/assert";
import {
  audio,
  EarlyFusion,
  FeatureExtractor,
  image,
  LogisticRegression,
  Pipeline,
  readTable,
  saveModel,
  tabular,
  text,
} from "@medley/medley";
import { generateProducts } from "../../examples/products/generate.ts";

const root = new URL("../../", import.meta.url);

/** A model of a few listings, in a file. */
async function trainProducts(folder: string): Promise<string> {
  const table = await readTable(await generateProducts(folder, { rows: 40 }), {
    label: "category",
  });
  const extractor = new FeatureExtractor({
    tabular: tabular(),
    text: text.tfidf(),
    image: image.descriptors(),
    audio: audio.mfcc(),
  });
  const fusion = new EarlyFusion({ classifier: new LogisticRegression() });
  const path = `${folder}/products.medley`;
  await saveModel(await new Pipeline({ extractor, fusion }).fit(table), path);
  return path;
}

/** Starts the example on a free port; gives its address once it listens. */
async function serve(model: string): Promise<{ address: string; child: Deno.ChildProcess }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "serve",
      "--host=127.0.0.1",
      "--port=0",
      "--allow-env=MEDLEY_MODEL",
      `--allow-read=${model}`,
      "examples/edge/main.ts",
    ],
    cwd: root,
    env: { MEDLEY_MODEL: model },
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const reader = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let log = "";
  while (true) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`The server did not start: ${log}`);
    log += value;
    const address = log.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
    if (address === undefined) continue;
    await reader.cancel();
    return { address, child };
  }
}

describe("the edge example", () => {
  it("serves a model file under `deno serve`", async () => {
    const folder = await Deno.makeTempDir();
    const { address, child } = await serve(await trainProducts(folder));
    const post = (rows: unknown) =>
      fetch(`${address}/v1/predict`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ rows }),
      });
    const listing = await firstWithAll(folder);
    try {
      const model = await (await fetch(`${address}/v1/model`)).json();
      assertEquals(model.classes, ["books", "clothing", "electronics", "kitchen"]);
      assertEquals(model.modalities, ["tabular", "text", "image", "audio"]);

      const answer = await (await post([listing, { title: "Wool scarf" }])).json();
      assertEquals(answer.classes, model.classes);
      const [whole, textOnly] = answer.predictions;
      assertEquals(whole.modalitiesUsed, model.modalities);
      assertEquals(textOnly.modalitiesUsed, ["text"]);
      const total = model.classes.reduce(
        (sum: number, name: string) => sum + whole.probabilities[name],
        0,
      );
      assertMatch(total.toFixed(6), /^1\.0+$/);

      const corrupt = await post([{ title: "Wool scarf" }, { photo: btoa("no picture at all") }]);
      assertEquals(corrupt.status, 422);
      assertEquals(corrupt.headers.get("content-type"), "application/problem+json");
      const problem = await corrupt.json();
      assertEquals([problem.row, problem.column], [1, "photo"]);
    } finally {
      child.kill();
      await child.status;
      await Deno.remove(folder, { recursive: true });
    }
  });
});

/** A listing that has everything, as a request's row: media as base64. */
async function firstWithAll(folder: string): Promise<Record<string, unknown>> {
  const table = await readTable(`${folder}/products.csv`, { label: "category" });
  const inputs = table.columns.filter(({ role }) => role !== "id" && role !== "label");
  const isThere = (cell: unknown) => cell !== null && !Number.isNaN(cell);
  const row = [...table.ids.keys()].find((row) =>
    inputs.every(({ values }) => isThere(values[row]))
  )!;
  const cells = inputs.map(async ({ name, role, values }) => {
    const cell = values[row];
    if (role !== "image" && role !== "audio") return [name, cell];
    const { path } = cell as { path: string };
    return [name, (await Deno.readFile(`${folder}/${path}`)).toBase64()];
  });
  return Object.fromEntries(await Promise.all(cells));
}
