import { createHash } from "node:crypto";
import { EncoderError } from "../errors.ts";
import type { TemporaryFile } from "../io/temporary_file.ts";
import { askHub, type HubAnswer } from "./ask_hub.ts";
import type { CachedModel, FileRecord } from "./cached_model.ts";
import { hubUrl } from "./hub_model.ts";
import { checkModelSize } from "./model_files.ts";
import { unlessStalled } from "./unless_stalled.ts";

/** How far the fetching of a file has come. */
export interface FetchProgress {
  /** The file's path in its model. */
  readonly path: string;
  /** Bytes that have come. */
  readonly done: number;
  /** Bytes in all, where the hub tells. */
  readonly total?: number;
}

/** How a file is fetched. */
export interface FetchOptions {
  readonly endpoint?: string;
  /** Largest size, in bytes. */
  readonly maxBytes: number;
  /** SHA-256 that it must have, if that is known. */
  readonly sha256?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: FetchProgress) => void;
  /** Without a byte for so long, in milliseconds, the hub is given up. @default {60000} */
  readonly stallMs?: number;
}

/** Fetches a file of a model from the hub into the cache: whole, as the hub says that it is, or not at all.
 *
 * @returns Whether the model has such a file.
 * @throws {EncoderError} If it cannot be had, or is not what it should be.
 * @throws {LimitError} If it is larger than allowed.
 */
export async function fetchToCache(
  model: CachedModel,
  path: string,
  { endpoint, maxBytes, sha256, signal, onProgress, stallMs }: FetchOptions,
): Promise<boolean> {
  const url = hubUrl(model, { path, endpoint });
  const place = { what: `${path} of ${model.hub}`, hub: model.hub };
  // What was fetched before was of the same commit.
  const before = (await model.fileRecord(path))?.sha256;
  return await unlessStalled({ ...place, signal, stallMs }, async (signal, touch) => {
    const answer = await askHub(url, { ...place, signal });
    if (answer === undefined) return false;
    await using body = new Body(answer.response, place);
    checkAnswer(answer, { ...place, revision: model.revision, maxBytes });
    await using file = await model.openTemporary();
    const total = totalOf(answer);
    const fetched = await body.writeTo(file, (done) => {
      touch();
      checkModelSize(done, { path: place.what, maxBytes });
      onProgress?.({ path, done, ...(total === undefined ? {} : { total }) });
    });
    checkFetched(fetched, { ...place, answer, wanted: [before, sha256] });
    signal.throwIfAborted();
    await model.keep(path, file, fetched);
    return true;
  });
}

/** What is fetched, for messages. */
interface Place {
  readonly what: string;
  readonly hub: string;
}

/** The bytes of an answer; those that nobody wants any more are not waited for. */
class Body implements AsyncDisposable {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  readonly #place: Place;
  #done = 0;

  constructor({ body }: Response, place: Place) {
    this.#reader = body?.getReader();
    this.#place = place;
  }

  /** Writes all of them, a piece in memory at a time.
   *
   * @param onBytes Told after each piece how many have come.
   * @throws {EncoderError} If the connection breaks.
   */
  async writeTo(file: TemporaryFile, onBytes: (done: number) => void): Promise<FileRecord> {
    const hash = createHash("sha256");
    for (let piece = await this.#read(); piece !== undefined; piece = await this.#read()) {
      this.#done += piece.length;
      onBytes(this.#done);
      hash.update(piece);
      await file.write(piece);
    }
    return { bytes: this.#done, sha256: hash.digest("hex") };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader?.cancel().catch(() => {});
  }

  async #read(): Promise<Uint8Array | undefined> {
    try {
      return (await this.#reader?.read())?.value;
    } catch (cause) {
      const { what, hub } = this.#place, why = cause instanceof Error ? cause.message : cause;
      throw new EncoderError(
        `Cannot fetch ${what}: the connection broke after ${this.#done} bytes (${why}); try again`,
        { source: hub, cause },
      );
    }
  }
}

/** Bytes in all, where the hub tells. */
function totalOf({ response, bytes }: HubAnswer): number | undefined {
  const length = response.headers.get("content-length");
  return length === null ? bytes : Number(length);
}

/** What can be told before a byte has come. */
function checkAnswer(
  answer: HubAnswer,
  { what, hub, revision, maxBytes }: Place & {
    readonly revision: string;
    readonly maxBytes: number;
  },
): void {
  if (answer.commit !== undefined && answer.commit !== revision) {
    throw new EncoderError(
      `Cannot fetch ${what}: the hub gives it of the commit ${answer.commit}, not of ${revision}; check the revision`,
      { source: hub },
    );
  }
  for (const bytes of [totalOf(answer), answer.bytes]) {
    if (bytes !== undefined) checkModelSize(bytes, { path: what, maxBytes });
  }
}

/** What can be told once all bytes have come. */
function checkFetched(
  { bytes, sha256 }: FileRecord,
  { answer, wanted, what, hub }: Place & {
    readonly answer: HubAnswer;
    readonly wanted: readonly (string | undefined)[];
  },
): void {
  for (const expected of [totalOf(answer), answer.bytes]) {
    if (expected === undefined || expected === bytes) continue;
    throw new EncoderError(
      `Cannot fetch ${what}: ${bytes} bytes have come, and the hub told of ${expected}; try again`,
      { source: hub },
    );
  }
  for (const expected of [answer.sha256, ...wanted]) {
    if (expected === undefined || expected === sha256) continue;
    throw new EncoderError(
      `Cannot fetch ${what}: its SHA-256 is ${sha256}, and should be ${expected}; nothing of it was kept: try again, or another endpoint`,
      { source: hub },
    );
  }
}
