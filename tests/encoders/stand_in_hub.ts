import { sha256 } from "../../src/io/sha256.ts";

/** A model of the stand-in hub. */
export const model = {
  hub: "owner/tiny-model_1.0",
  revision: "0123456789abcdef0123456789abcdef01234567",
} as const;

/** Its files, unless others are given. */
export const textModel: Readonly<Record<string, string>> = {
  "config.json": '{"model_type":"bert"}',
  "tokenizer.json": '{"version":"1.0"}',
  "tokenizer_config.json": "{}",
  "onnx/model.onnx": "weights ".repeat(20_000),
  "onnx/model_int8.onnx": "small weights",
};

/** How a request for a file is answered; undefined: as the hub does. */
export type Answers = Readonly<Record<string, (request: Request) => Response | Promise<Response>>>;

/** A server on this machine that answers as the hub does: small files from another path of its own, those of `onnx/` from its
 * storage, with their SHA-256.
 */
export class StandInHub implements AsyncDisposable {
  /** Its address. */
  readonly endpoint: string;
  /** Paths of the requests that it has met. */
  readonly requests: string[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  /** One that answers otherwise where `answers` says so, by paths in the model. */
  constructor(files: Readonly<Record<string, string>> = textModel, answers: Answers = {}) {
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      (request) => {
        const { pathname } = new URL(request.url);
        this.requests.push(`${request.method} ${pathname}`);
        const [, place, revision, path] =
          /^\/(stored|owner\/tiny-model_1\.0\/resolve)\/([^/]+)\/(.+)$/.exec(pathname) ?? [];
        if (place === undefined) return refuse("RepoNotFound");
        if (place === "stored") return new Response(files[path]);
        if (!["main", model.revision].includes(revision)) return refuse("RevisionNotFound");
        if (Object.hasOwn(answers, path)) return answers[path](request);
        return Object.hasOwn(files, path) ? redirect(path, files[path]) : refuse("EntryNotFound");
      },
    );
    this.endpoint = `http://127.0.0.1:${this.#server.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

function refuse(code: string): Response {
  return new Response("not found", { status: 404, headers: { "x-error-code": code } });
}

async function redirect(path: string, content: string): Promise<Response> {
  const bytes = new TextEncoder().encode(content), isStored = path.startsWith("onnx/");
  return new Response(null, {
    status: isStored ? 302 : 307,
    headers: {
      location: `/stored/${model.revision}/${path}`,
      "x-repo-commit": model.revision,
      "x-linked-size": `${bytes.length}`,
      "x-linked-etag": `"${isStored ? await sha256(bytes) : "0123".repeat(10)}"`,
    },
  });
}

/** A server that answers one request with these bytes, and hangs up. */
export function answerRaw(text: string): { endpoint: string } & AsyncDisposable {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const answered = (async () => {
    using connection = await listener.accept();
    await connection.read(new Uint8Array(2 ** 16));
    await connection.write(new TextEncoder().encode(text));
  })();
  return {
    endpoint: `http://127.0.0.1:${listener.addr.port}`,
    async [Symbol.asyncDispose]() {
      await answered;
      listener.close();
    },
  };
}
