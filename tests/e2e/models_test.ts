import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { type Answers, model, StandInHub, textModel } from "../encoders/stand_in_hub.ts";
import { inTemporaryFolder, listFolder } from "../io/temporary_folder.ts";
import { medley, root, taskArguments } from "./medley.ts";

const folder = `owner--tiny-model_1.0/${model.revision}`;
const weights = "onnx/model.onnx";

/** Runs a test with a stand-in hub and an empty folder of models. */
async function withHub(
  test: (given: {
    hub: StandInHub;
    models: string;
    add: (...args: string[]) => ReturnType<typeof medley>;
    verify: (...args: string[]) => ReturnType<typeof medley>;
  }) => Promise<void>,
  { contents = textModel, answers = {} }: { contents?: typeof textModel; answers?: Answers } = {},
): Promise<void> {
  await inTemporaryFolder(async (models) => {
    await using hub = new StandInHub(contents, answers);
    await test({
      hub,
      models,
      add: (...args) =>
        medley([
          ...["models", "add", model.hub, "--endpoint", hub.endpoint, "--models", models],
          ...args,
        ]),
      verify: (...args) => medley(["models", "verify", "--models", models, ...args]),
    });
  });
}

describe("medley models add", () => {
  it("pins the newest commit, fetches what the model needs, and prints what it was", () =>
    withHub(async ({ hub, models, add }) => {
      const { code, stdout, stderr } = await add();
      assertEquals([code, stderr], [0, ""]);
      assertMatch(stdout, /^owner\/tiny-model_1\.0 \(text\) in \/.*$/m);
      assertMatch(stdout, /^ {2}onnx\/model\.onnx +160,000 bytes {2}[0-9a-f]{64}$/m);
      assertStringIncludes(stdout, `{ hub: "${model.hub}", revision: "${model.revision}" }`);
      assertEquals(hub.requests[0], `HEAD /${model.hub}/resolve/main/config.json`);
      assert(hub.requests.slice(1).every((request) => !request.includes("main")));
      assertEquals(
        await listFolder(`${models}/${folder}`),
        ["config.json", "medley.json", "onnx", "tokenizer.json", "tokenizer_config.json"],
      );
      assertEquals(await listFolder(`${models}/${folder}/onnx`), ["model.onnx"]);
    }));

  it("fetches the kind of weights that is named, of the commit that is named", () =>
    withHub(async ({ hub, models, add }) => {
      const { code, stdout } = await add("--dtype", "int8", "--revision", model.revision, "--json");
      assertEquals(code, 0);
      const { files, ...json } = JSON.parse(stdout);
      assertEquals(json, { ...model, kind: "text", folder: `${models}/${folder}` });
      assertEquals(
        files.map(({ path }: { path: string }) => path),
        ["config.json", "tokenizer.json", "tokenizer_config.json", "onnx/model_int8.onnx"],
      );
      assertEquals(files[3].bytes, textModel["onnx/model_int8.onnx"].length);
      assert(hub.requests.every((request) => request.startsWith("GET")));
      const absent = await add("--dtype", "q4");
      assertEquals(absent.code, 1);
      assertStringIncludes(absent.stderr, "it has none of onnx/model_q4.onnx");
    }));

  it("fetches again what has changed or gone, and nothing else", () =>
    withHub(async ({ hub, models, add, verify }) => {
      await add();
      await Deno.writeTextFile(`${models}/${folder}/${weights}`, "other weights");
      await Deno.remove(`${models}/${folder}/tokenizer.json`);
      hub.requests.length = 0;
      assertEquals((await add("--revision", model.revision)).code, 0);
      const fetched = hub.requests.filter((request) => request.includes("/stored/"));
      assertEquals(fetched.map((request) => request.split("/").at(-1)).sort(), [
        "model.onnx",
        "tokenizer.json",
      ]);
      assertEquals((await verify()).code, 0);
    }));

  it("is a failure where there is no such model, or not all of it", () =>
    withHub(async ({ hub: { endpoint }, models, add }) => {
      const other = await medley([
        ...["models", "add", "no/one", "--endpoint", endpoint, "--models", models],
      ]);
      assertEquals(other.code, 1);
      assertStringIncludes(other.stderr, "error: Cannot fetch config.json of no/one at main: ");
      const { code, stderr } = await add();
      assertEquals(code, 1);
      assertStringIncludes(stderr, "onnx/model_bnb4.onnx");
    }, { contents: { "config.json": "{}", "tokenizer.json": "{}" } }));

  it("leaves nothing half-fetched when it is interrupted", () => {
    const asked = Promise.withResolvers<void>();
    const silent = () => {
      asked.resolve();
      return new Response(
        new ReadableStream<Uint8Array>({ start: (it) => it.enqueue(new Uint8Array(2 ** 10)) }),
      );
    };
    return withHub(async ({ hub: { endpoint }, models }) => {
      const child = new Deno.Command(Deno.execPath(), {
        args: [
          ...await taskArguments(),
          ...["models", "add", model.hub, "--endpoint", endpoint, "--models", models],
        ],
        cwd: root,
        stdout: "null",
        stderr: "piped",
      }).spawn();
      await asked.promise;
      child.kill("SIGINT");
      const { code, stderr } = await child.output();
      assertEquals(code, 1);
      assertStringIncludes(new TextDecoder().decode(stderr), "error: interrupted");
      assertEquals(await listFolder(models), ["owner--tiny-model_1.0"]);
      assertEquals(await listFolder(`${models}/${folder}`), [
        ...["config.json", "medley.json", "tokenizer.json", "tokenizer_config.json"],
      ]);
    }, { answers: { [weights]: silent } });
  });

  it("is wrong usage with a name, kind or command that is none", async () => {
    for (
      const [args, message] of [
        [["add", "name"], "It must look like owner/name."],
        [["add", "../name"], "It must look like owner/name."],
        [["verify", "name"], "It must look like owner/name."],
        [["add", "a/b", "--dtype", "f64"], "Allowed choices are fp32"],
        [["add"], "missing required argument"],
        [["fetch"], "unknown command"],
        [[], "Usage: medley models"],
      ] as const
    ) {
      const { code, stderr } = await medley(["models", ...args]);
      assertEquals(code, 2, stderr);
      assertStringIncludes(stderr, message);
    }
  });
});

describe("medley models list", () => {
  it("tells what is there, and asks nobody", () =>
    withHub(async ({ hub, models, add }) => {
      const empty = await medley(["models", "list", "--models", `${models}/none`]);
      assertEquals([empty.code, empty.stdout], [0, ""]);
      assertStringIncludes(empty.stderr, "no models in ");
      const { files } = JSON.parse((await add("--json")).stdout);
      await Deno.mkdir(`${models}/not a model`);
      const asked = hub.requests.length;
      const { stdout } = await medley(["models", "list", "--models", models, "--json"]);
      const bytes = files.reduce((sum: number, file: { bytes: number }) => sum + file.bytes, 0);
      const [listed, ...others] = JSON.parse(stdout);
      assertEquals(others, []);
      assertEquals(listed, { ...model, folder: `${models}/${folder}`, bytes, files });
      const text = await medley(["models", "list", "--models", models]);
      assertMatch(
        text.stdout,
        /^owner\/tiny-model_1\.0 0123456789abcdef\w{24}: 4 files, 160,\d+ bytes$/m,
      );
      assertEquals(hub.requests.length, asked);
    }));
});

describe("medley models verify", () => {
  it("names what differs, is missing or damaged", () =>
    withHub(async ({ models, add, verify }) => {
      await add();
      const whole = await verify(model.hub);
      assertEquals([whole.code, whole.stderr], [0, ""]);
      assertMatch(whole.stdout, /^ {2}ok +onnx\/model\.onnx$/m);

      await Deno.writeTextFile(`${models}/${folder}/${weights}`, "other weights");
      await Deno.remove(`${models}/${folder}/tokenizer.json`);
      const { code, stdout, stderr } = await verify();
      assertEquals(code, 1);
      assertMatch(stdout, /^ {2}changed +onnx\/model\.onnx: SHA-256 is \w{64}, and was \w{64}$/m);
      assertMatch(stdout, /^ {2}missing +tokenizer\.json$/m);
      assertStringIncludes(stderr, `onnx/model.onnx of ${model.hub} differs`);
      assertStringIncludes(stderr, `tokenizer.json of ${model.hub} is missing`);
      const json = await verify("--json");
      assertEquals(json.code, 1);
      assertEquals(
        JSON.parse(json.stdout)[0].files.map(({ state }: { state: string }) => state),
        ["ok", "missing", "ok", "changed"],
      );

      await Deno.writeTextFile(`${models}/${folder}/medley.json`, "{}");
      const damaged = await verify();
      assertEquals(damaged.code, 1);
      assertStringIncludes(damaged.stdout, "is not the record of what was fetched");
      assertStringIncludes(damaged.stderr, `the record of ${model.hub} is damaged`);
    }));

  it("is a failure for a model that is not there", () =>
    withHub(async ({ verify }) => {
      assertEquals((await verify()).code, 0);
      const { code, stderr } = await verify("no/one");
      assertEquals(code, 1);
      assertStringIncludes(stderr, "Cannot verify no/one: nothing of it is in ");
    }));
});
