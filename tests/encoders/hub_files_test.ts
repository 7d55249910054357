import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { EncoderError, hubFiles, type HubFilesOptions, LimitError } from "@medley/medley";
import { CachedModel } from "../../src/encoders/cached_model.ts";
import { type FetchProgress, fetchToCache } from "../../src/encoders/fetch_to_cache.ts";
import { sha256 } from "../../src/io/sha256.ts";
import { inTemporaryFolder, listFolder } from "../io/temporary_folder.ts";
import { answerRaw, type Answers, model, StandInHub, textModel } from "./stand_in_hub.ts";

const onnx = "onnx/model.onnx";
const place = `owner--tiny-model_1.0/${model.revision}`;

function text(bytes: Uint8Array | undefined): string | undefined {
  return bytes && new TextDecoder().decode(bytes);
}

function hashOf(content: string): Promise<string> {
  return sha256(new TextEncoder().encode(content));
}

/** Runs a test with a stand-in hub and an empty cache. */
async function withHub(
  test: (given: {
    hub: StandInHub;
    cache: string;
    files: (options?: HubFilesOptions) => ReturnType<typeof hubFiles>;
  }) => Promise<void>,
  { contents = textModel, answers = {} }: { contents?: typeof textModel; answers?: Answers } = {},
): Promise<void> {
  await inTemporaryFolder(async (cache) => {
    await using hub = new StandInHub(contents, answers);
    const { endpoint } = hub;
    const files = (options: HubFilesOptions = {}) =>
      hubFiles(model, { cache, endpoint, allowRemote: true, ...options });
    await test({ hub, cache, files });
  });
}

/** All paths in a folder, of files. */
async function filesIn(folder: string, prefix = ""): Promise<string[]> {
  const paths: string[] = [];
  for (const name of await listFolder(folder)) {
    const path = `${folder}/${name}`;
    if ((await Deno.stat(path)).isFile) paths.push(prefix + name);
    else paths.push(...await filesIn(path, `${prefix}${name}/`));
  }
  return paths;
}

/** Asserts that a file cannot be fetched for a reason, and that nothing of it stays. */
async function assertRefused(
  answers: Answers,
  message: string,
  options: HubFilesOptions = {},
): Promise<void> {
  await withHub(async ({ cache, files }) => {
    const error = await assertRejects(() => files(options).read(onnx), EncoderError, message);
    assertStringIncludes(error.message, `Cannot fetch ${onnx} of ${model.hub}: `);
    assertEquals(error.source, model.hub);
    assertEquals(await filesIn(cache), []);
  }, { answers });
}

describe("hubFiles", () => {
  it("fetches a file once, records it, and reads it offline from then on", () =>
    withHub(async ({ hub, cache, files }) => {
      const fetching = files();
      assertEquals([fetching.name, fetching.fetches], [model.hub, true]);
      assertEquals(text(await fetching.read(onnx)), textModel[onnx]);
      assertEquals(text(await fetching.read("config.json")), textModel["config.json"]);
      const asked = hub.requests.length;
      assertEquals(text(await fetching.read(onnx)), textModel[onnx]);
      const offline = files({ allowRemote: false });
      assertEquals(text(await offline.read(onnx)), textModel[onnx]);
      assertEquals(offline.fetches, false);
      assertEquals(hub.requests.length, asked);
      assertEquals(
        JSON.parse(await Deno.readTextFile(`${cache}/${place}/medley.json`)),
        {
          ...model,
          files: {
            [onnx]: { bytes: textModel[onnx].length, sha256: await hashOf(textModel[onnx]) },
            "config.json": {
              bytes: textModel["config.json"].length,
              sha256: await hashOf(textModel["config.json"]),
            },
          },
        },
      );
      assertEquals(
        await filesIn(`${cache}/${place}`),
        ["config.json", "medley.json", "onnx/model.onnx"],
      );
    }));

  it("asks nobody unless it may", () =>
    withHub(async ({ hub, cache, files }) => {
      const offline = hubFiles(model, { cache, endpoint: hub.endpoint });
      const error = await assertRejects(() => offline.read("config.json"), EncoderError);
      for (
        const part of [
          `Cannot read config.json of ${model.hub}: nothing of it is in ${cache}/${place}`,
          "allowRemote: true",
          `"medley models add ${model.hub} --revision ${model.revision}"`,
        ]
      ) assertStringIncludes(error.message, part);
      await files().read("config.json");
      const asked = hub.requests.length;
      // What the model was fetched without it does not need.
      assertEquals(await offline.read("1_Pooling/config.json"), undefined);
      assertEquals(hub.requests.length, asked);
    }));

  it("knows a file that the model lacks from a model or revision that there is not", () =>
    withHub(async ({ hub, cache, files }) => {
      assertEquals(await files().read("none.json"), undefined);
      assertEquals(await listFolder(cache), []);
      const { endpoint } = hub, options = { cache, endpoint, allowRemote: true };
      const other = hubFiles({ ...model, revision: "f".repeat(40) }, options);
      await assertRejects(
        () => other.read("config.json"),
        EncoderError,
        "answered 404 Not Found (RevisionNotFound); check the model's name and its revision",
      );
      await assertRejects(
        () => hubFiles({ ...model, hub: "no/one" }, options).read("config.json"),
        EncoderError,
        "(RepoNotFound)",
      );
    }));

  it("refuses names, revisions and paths that are none", () =>
    withHub(async ({ hub, cache, files }) => {
      for (
        const name of [
          "model",
          "a/b/c",
          "../b",
          "a/..",
          "a/b..c",
          "a--b/c",
          "/b",
          "a/.b",
          "a/b c",
          "",
        ]
      ) {
        assertThrows(
          () => hubFiles({ ...model, hub: name }, { cache }),
          EncoderError,
          `must look like owner/name: current value is ${JSON.stringify(name)}`,
        );
      }
      for (const revision of ["main", "0123456", model.revision.toUpperCase(), ""]) {
        assertThrows(
          () => hubFiles({ ...model, revision }, { cache }),
          EncoderError,
          `40 hexadecimal digits, so that the model never changes: current value is "${revision}"; "medley models add`,
        );
      }
      for (
        const path of ["../config.json", "/etc/passwd", "onnx/../../x", "a\\b", "C:/x", "", "."]
      ) {
        await assertRejects(
          () => files().read(path),
          EncoderError,
          "must stay inside of the model",
        );
      }
      await assertRejects(() => files().read("Medley.json"), EncoderError, "the record");
      assertEquals(hub.requests, []);
    }));

  it("keeps addresses apart from paths", () =>
    withHub(async ({ hub, files }) => {
      assertEquals(await files().read("a?b#c%2e.json"), undefined);
      assertEquals(hub.requests, [
        `GET /${model.hub}/resolve/${model.revision}/a%3Fb%23c%252e.json`,
      ]);
    }));

  it("asks over https only, but on this machine", () =>
    inTemporaryFolder(async (cache) => {
      for (
        const endpoint of ["http://hub.example", "ftp://hub.example", "hub", "https://a?b", ""]
      ) {
        await assertRejects(
          () => hubFiles(model, { cache, endpoint, allowRemote: true }).read("config.json"),
          EncoderError,
          "the endpoint must be an https address",
        );
      }
    }));

  it("refuses what has changed on disk, and says how to fetch it again", () =>
    withHub(async ({ cache, files }) => {
      await files().read(onnx);
      await Deno.writeTextFile(`${cache}/${place}/${onnx}`, "other weights");
      for (const allowRemote of [true, false]) {
        const error = await assertRejects(() => files({ allowRemote }).read(onnx), EncoderError);
        for (
          const part of [
            "has changed since it was fetched",
            await hashOf("other weights"),
            await hashOf(textModel[onnx]),
            '"medley models verify"',
            `"medley models add ${model.hub} --revision ${model.revision}"`,
          ]
        ) assertStringIncludes(error.message, part);
      }
    }));

  it("fetches again what is gone, as what it was", () => {
    let content = textModel["config.json"];
    return withHub(async ({ cache, files }) => {
      await files().read("config.json");
      await Deno.remove(`${cache}/${place}/config.json`);
      await assertRejects(
        () => files({ allowRemote: false }).read("config.json"),
        EncoderError,
        "it was fetched, and is no longer at",
      );
      content = "{}";
      await assertRejects(
        () => files().read("config.json"),
        EncoderError,
        `its SHA-256 is ${await hashOf("{}")}, and should be ${await hashOf(
          textModel["config.json"],
        )}`,
      );
      content = textModel["config.json"];
      assertEquals(text(await files().read("config.json")), content);
    }, { answers: { "config.json": () => new Response(content) } });
  });

  it("refuses a record that is damaged, or of another model", () =>
    withHub(async ({ cache, files }) => {
      await files().read("config.json");
      const record = `${cache}/${place}/medley.json`, whole = await Deno.readTextFile(record);
      for (
        const damaged of [
          whole.slice(0, -5),
          whole.replace("owner", "another"),
          whole.replace(/[0-9a-f]{64}/, "x"),
          "[]",
        ]
      ) {
        await Deno.writeTextFile(record, damaged);
        await assertRejects(
          () => files().read("config.json"),
          EncoderError,
          `is not the record of what was fetched of it; remove ${cache}/${place}`,
        );
      }
    }));

  it("refuses what is not what the caller expects", async () => {
    const wrong = "ab".repeat(32);
    await assertRefused({}, `should be ${wrong}`, { sha256: { [onnx]: wrong } });
    await withHub(async ({ files }) => {
      const right = (await hashOf(textModel[onnx])).toUpperCase();
      assertEquals(text(await files({ sha256: { [onnx]: right } }).read(onnx)), textModel[onnx]);
      await assertRejects(
        () => files({ sha256: { [onnx]: wrong } }).read(onnx),
        EncoderError,
        `and ${wrong} is expected`,
      );
      assertThrows(() => files({ sha256: { [onnx]: "ab" } }), TypeError, "64 hexadecimal digits");
    });
  });

  it("refuses what is not what the hub says", async () => {
    const headers = { "x-linked-etag": `"${"ab".repeat(32)}"` };
    await assertRefused(
      { [onnx]: () => new Response("weights", { headers }) },
      `its SHA-256 is ${await hashOf("weights")}, and should be ${"ab".repeat(32)}`,
    );
    await assertRefused(
      { [onnx]: () => new Response("weights", { headers: { "x-linked-size": "8" } }) },
      "7 bytes have come, and the hub told of 8",
    );
    await assertRefused(
      { [onnx]: () => new Response("weights", { headers: { "x-repo-commit": "f".repeat(40) } }) },
      `of the commit ${"f".repeat(40)}, not of ${model.revision}`,
    );
  });

  it("keeps nothing of what is cut short", () =>
    inTemporaryFolder(async (cache) => {
      const head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";
      for (
        const [answer, message] of [
          [`${head}only this`, "the connection broke after"],
          ["", "cannot be reached"],
        ]
      ) {
        await using server = answerRaw(answer);
        const { endpoint } = server;
        await assertRejects(
          () => hubFiles(model, { cache, endpoint, allowRemote: true }).read(onnx),
          EncoderError,
          message,
        );
        assertEquals(await listFolder(cache), []);
      }
    }));

  it("reads nothing that is larger than allowed", async () => {
    const endless = () =>
      new Response(
        new ReadableStream<Uint8Array>({ pull: (it) => it.enqueue(new Uint8Array(2 ** 10)) }),
      );
    await withHub(async ({ cache, files }) => {
      const small = files({ maxBytes: 10_000 });
      for (const path of [onnx, "config.json"]) {
        const error = await assertRejects(() => small.read(path), LimitError, path);
        assertEquals(error.limit, 10_000);
      }
      assertEquals(await filesIn(cache), []);
      await files().read("tokenizer.json");
      await assertRejects(() => files({ maxBytes: 5 }).read("tokenizer.json"), LimitError);
    }, { answers: { "config.json": endless } });
  });

  it("follows five redirects", () => {
    const onwards = (request: Request) => {
      const hops = Number(new URL(request.url).searchParams.get("hops")) + 1;
      const location = hops < limit ? `?hops=${hops}` : `/stored/${model.revision}/${onnx}`;
      return new Response(null, { status: 302, headers: { location } });
    };
    let limit = 5;
    return withHub(async ({ files, hub }) => {
      assertEquals(text(await files().read(onnx)), textModel[onnx]);
      assertEquals(hub.requests.length, 6);
      limit = 6;
      await assertRejects(
        () => files().read("onnx/model_int8.onnx"),
        EncoderError,
        "redirects more than 5 times",
      );
    }, { answers: { [onnx]: onwards, "onnx/model_int8.onnx": onwards } });
  });

  it("says what to do about each refusal", async () => {
    const answer = (status: number, headers = {}) => ({
      [onnx]: () => new Response("", { status, headers }),
    });
    await assertRefused(answer(401), "answered 401 Unauthorized; there is no such model, or");
    await assertRefused(answer(403, { "x-error-code": "GatedRepo" }), "403 Forbidden (GatedRepo)");
    await assertRefused(answer(429, { "retry-after": "12" }), "try again in 12 s");
    await assertRefused(answer(429), "try again in some minutes");
    await assertRefused(answer(503), "503 Service Unavailable; it is at fault itself");
    await assertRefused(answer(418), "give another endpoint");
    await assertRefused(answer(302), "redirects to nowhere");
    await assertRefused(answer(302, { location: "http://hub.example/x" }), "only https addresses");
  });

  it("stops when it is told to, and keeps nothing", () => {
    const stop = new AbortController();
    const halfway = () =>
      new Response(
        new ReadableStream<Uint8Array>({ start: (it) => it.enqueue(new Uint8Array(2 ** 10)) }),
      );
    return withHub(async ({ cache, files }) => {
      const told: FetchProgress[] = [];
      const onProgress = (progress: FetchProgress) => {
        told.push(progress);
        stop.abort(new Error("enough"));
      };
      const stopped = files({ signal: stop.signal, onProgress });
      await assertRejects(() => stopped.read(onnx), Error, "enough");
      assertEquals(told, [{ path: onnx, done: 2 ** 10 }]);
      assertEquals(await filesIn(cache), []);
      await assertRejects(() => stopped.read("config.json"), Error, "enough");
    }, { answers: { [onnx]: halfway } });
  });

  it("gives up a hub that does not go on", () => {
    const silent = () => new Response(new ReadableStream());
    return withHub(async ({ cache, hub: { endpoint } }) => {
      const cached = new CachedModel(model, cache);
      await assertRejects(
        () => fetchToCache(cached, onnx, { endpoint, maxBytes: 2 ** 20, stallMs: 50 }),
        EncoderError,
        "no byte has come for 0.05 s; try again",
      );
      assertEquals(await filesIn(cache), []);
    }, { answers: { [onnx]: silent } });
  });

  it("tells how far it has come", () =>
    withHub(async ({ files }) => {
      const told: FetchProgress[] = [];
      await files({ onProgress: (progress) => told.push(progress) }).read(onnx);
      const total = textModel[onnx].length;
      assertEquals(told.at(-1), { path: onnx, done: total, total });
      assert(told.every(({ done }, i) => done > (told[i - 1]?.done ?? 0)));
    }));

  it("lets several fetch at once", () =>
    withHub(async ({ cache, files }) => {
      const paths = Object.keys(textModel);
      const read = await Promise.all(
        [...paths, ...paths, ...paths].map(async (path) => [path, text(await files().read(path))]),
      );
      for (const [path, content] of read) assertEquals(content, textModel[path!]);
      const { files: recorded } = (await new CachedModel(model, cache).record())!;
      assertEquals(Object.keys(recorded).sort(), paths.sort());
      assertEquals(await filesIn(`${cache}/${place}`), [
        ...["config.json", "medley.json", "onnx/model.onnx", "onnx/model_int8.onnx"],
        ...["tokenizer.json", "tokenizer_config.json"],
      ]);
    }));

  it("fetches an empty file", () =>
    withHub(async ({ files }) => {
      assertEquals(text(await files().read("config.json")), "");
      assertEquals(text(await files({ allowRemote: false }).read("config.json")), "");
    }, { contents: { "config.json": "" } }));
});
