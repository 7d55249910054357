import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { kinds, makeListings, writeListings } from "./listings.ts";
import { root } from "./medley.ts";

const listings = makeListings(24);
const [{ title, photo, sound, kind }] = listings;

/** A program of another project: fits a pipeline of every modality, and prints what it makes of the first listing. */
const program = (module: string) => `
import {
  audio,
  decodeModel,
  EarlyFusion,
  encodeModel,
  FeatureExtractor,
  image,
  Pipeline,
  readTable,
  tabular,
  text,
} from ${JSON.stringify(module)};

const table = await readTable("listings.csv", { label: "kind", roles: { split: "ignore" } });
const extractor = new FeatureExtractor({
  tabular: tabular(),
  text: text.tfidf(),
  image: image.descriptors(),
  audio: audio.mfcc(),
});
const fitted = await new Pipeline({ extractor, fusion: new EarlyFusion() }).fit(table);
const model = await decodeModel(await encodeModel(fitted));
const { classes, used, probabilities } = await model.predict([{
  title: ${JSON.stringify(title)},
  photo: await Deno.readFile(${JSON.stringify(photo)}),
  sound: await Deno.readFile(${JSON.stringify(sound)}),
}]);
console.log(JSON.stringify({ classes, used, probabilities: [...probabilities.row(0)] }));
`;

/** Type-checks and runs the program in a new project, which holds nothing but it, an empty deno.json and the listings. */
async function runElsewhere(module: string, permissions: readonly string[]): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    await writeListings(folder, listings);
    await Deno.writeTextFile(`${folder}/deno.json`, "{}");
    await Deno.writeTextFile(`${folder}/main.ts`, program(module));
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--check", "--config=deno.json", "--allow-read=.", ...permissions, "main.ts"],
      cwd: folder,
    }).output();
    const decoder = new TextDecoder();
    assertEquals(code, 0, decoder.decode(stderr));
    return decoder.decode(stdout);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const contentTypes: Record<string, string> = {
  ts: "application/typescript",
  json: "application/json",
  wasm: "application/wasm",
};

/** Calls with the address of a server of the repository's files. */
async function withServer(use: (address: URL) => Promise<void>): Promise<void> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url);
    const type = contentTypes[pathname.split(".").at(-1)!];
    const bytes = type && await Deno.readFile(`${root}${pathname.slice(1)}`).catch(() => undefined);
    return bytes
      ? new Response(bytes, { headers: { "content-type": type } })
      : new Response(null, { status: 404 });
  });
  try {
    await use(new URL(`http://127.0.0.1:${server.addr.port}`));
  } finally {
    await server.shutdown();
  }
}

describe("import from another project", () => {
  function check(output: string): void {
    const { classes, used, probabilities } = JSON.parse(output);
    assertEquals(classes, [kind]);
    assertEquals(used, [["text", "image", "audio"]]);
    assertEquals(probabilities.length, kinds.length);
    assertAlmostEquals(probabilities.reduce((sum: number, p: number) => sum + p, 0), 1, 1e-12);
  }

  it("works by path", async () => {
    check(await runElsewhere(`${root}mod.ts`, []));
  });

  it("works from an HTTP server", async () => {
    await withServer(async ({ origin, host }) => {
      // A port may have been another run's, whose modules may still be in the cache.
      const permissions = [`--allow-import=${host}`, `--reload=${origin}`];
      check(await runElsewhere(`${origin}/mod.ts`, permissions));
    });
  });
});
