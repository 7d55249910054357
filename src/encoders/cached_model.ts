import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import * as z from "../deps/zod.ts";
import { EncoderError } from "../errors.ts";
import { TemporaryFile } from "../io/temporary_file.ts";
import { awaitUnlessMissing } from "../io/unless_missing.ts";
import { writeAtomically } from "../io/write_atomically.ts";
import type { HubModel } from "./hub_model.ts";
import { hashOf } from "./large_bytes.ts";
import { checkModelPath, checkModelSize, readLarge } from "./model_files.ts";

/** What is remembered of a file when it is fetched. */
export interface FileRecord {
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** What is remembered of a model: its files by their paths. */
export interface ModelRecord extends HubModel {
  readonly files: Readonly<Record<string, FileRecord>>;
}

/** How a file is, compared to what was fetched. */
export interface FileState extends FileRecord {
  readonly path: string;
  readonly state: "ok" | "changed" | "missing";
  /** SHA-256 that it has now, if it is there. */
  readonly actual?: string;
}

const recordName = "medley.json";

const recordShape = z.strictObject({
  hub: z.string(),
  revision: z.string(),
  files: z.record(
    z.string(),
    z.strictObject({
      bytes: z.int().min(0),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});

/** The files that have been fetched of a model, in `<cache>/<owner>--<name>/<revision>`, beside the record of what they were. */
export class CachedModel implements HubModel {
  readonly hub: string;
  readonly revision: string;
  /** Where its files are. */
  readonly folder: string;
  readonly #cache: string;

  /** Of a model whose name and revision are known to be plain. */
  constructor({ hub, revision }: HubModel, cache: string) {
    this.hub = hub;
    this.revision = revision;
    this.#cache = cache;
    this.folder = join(cache, hub.replace("/", "--"), revision);
  }

  /** Where a file is, or would be.
   *
   * @throws {EncoderError} If the path leaves the model, or is that of the record.
   */
  place(path: string): string {
    checkModelPath(path, this.hub);
    if (path.toLowerCase() !== recordName) return join(this.folder, path);
    throw new EncoderError(
      `Cannot read ${path} of ${this.hub}: the record of what was fetched has that name`,
      { source: this.hub },
    );
  }

  /** What has been fetched; undefined if nothing has.
   *
   * @throws {EncoderError} If the record is damaged.
   */
  async record(): Promise<ModelRecord | undefined> {
    const place = join(this.folder, recordName);
    const text = await awaitUnlessMissing(Deno.readTextFile(place));
    if (text === undefined) return undefined;
    try {
      const record = recordShape.parse(JSON.parse(text));
      if (record.hub === this.hub && record.revision === this.revision) return record;
    } catch {
      // Said below.
    }
    throw new EncoderError(
      `Cannot use ${this.hub}: ${place} is not the record of what was fetched of it; remove ${this.folder}, and ${this.#again}`,
      { source: this.hub },
    );
  }

  /** What a file was when it was fetched; undefined if it was not. */
  async fileRecord(path: string): Promise<FileRecord | undefined> {
    const files = (await this.record())?.files ?? {};
    return Object.hasOwn(files, path) ? files[path] : undefined;
  }

  /** A file as it was fetched; undefined if it was not, or is gone.
   *
   * @param options `sha256`: what it must be, if that is known.
   * @throws {EncoderError} If it has changed since, or is another.
   * @throws {LimitError} If it is larger than allowed; it is not read then.
   */
  async read(
    path: string,
    { maxBytes, sha256: wanted }: { readonly maxBytes: number; readonly sha256?: string },
  ): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const place = this.place(path);
    const fetched = await this.fileRecord(path);
    const stat = fetched && await awaitUnlessMissing(Deno.stat(place));
    if (stat === undefined) return undefined;
    checkModelSize(stat.size, { path: place, maxBytes });
    const bytes = await awaitUnlessMissing(readLarge(place, stat.size));
    if (bytes === undefined) return undefined;
    const actual = await hashOf(bytes);
    if (actual !== fetched!.sha256) {
      throw new EncoderError(
        `Cannot read ${path} of ${this.hub}: ${place} has changed since it was fetched: its SHA-256 is ${actual}, and was ${
          fetched!.sha256
        }; "medley models verify" tells what else has, and ${this.#again}`,
        { source: this.hub },
      );
    }
    if (wanted === undefined || actual === wanted) return bytes;
    throw new EncoderError(
      `Cannot read ${path} of ${this.hub}: its SHA-256 is ${actual}, and ${wanted} is expected; ask for the revision that has it`,
      { source: this.hub },
    );
  }

  /** A file that is gone is an error where it cannot be fetched again. */
  gone(path: string): EncoderError {
    return new EncoderError(
      `Cannot read ${path} of ${this.hub}: it was fetched, and is no longer at ${
        this.place(path)
      }; ${this.#again}`,
      { source: this.hub },
    );
  }

  /** A file to write to what is to become one of the model. */
  async openTemporary(): Promise<TemporaryFile> {
    await Deno.mkdir(this.#cache, { recursive: true });
    return await TemporaryFile.beside(dirname(this.folder));
  }

  /** Gives a file its place, and records it. */
  async keep(path: string, file: TemporaryFile, fetched: FileRecord): Promise<void> {
    const place = this.place(path);
    await Deno.mkdir(dirname(place), { recursive: true });
    // Processes that fetch other files of the model add to the same record.
    using lock = await Deno.open(`${this.folder}.lock`, { create: true, write: true });
    await lock.lock(true);
    const { hub, revision } = this, { files = {} } = await this.record() ?? {};
    await file.moveTo(place);
    const record: ModelRecord = { hub, revision, files: { ...files, [path]: fetched } };
    const text = `${JSON.stringify(record, null, 2)}\n`;
    await writeAtomically(join(this.folder, recordName), new TextEncoder().encode(text));
  }

  /** Compares every file to what was fetched.
   *
   * @throws {EncoderError} If the record is damaged.
   */
  async verify(): Promise<FileState[]> {
    const states: FileState[] = [];
    for (const [path, fetched] of Object.entries((await this.record())?.files ?? {})) {
      const actual = await awaitUnlessMissing(hashOfFile(this.place(path)));
      const state = actual === undefined ? "missing" : actual === fetched.sha256 ? "ok" : "changed";
      states.push({ path, ...fetched, state, ...(actual === undefined ? {} : { actual }) });
    }
    return states;
  }

  get #again(): string {
    return `"medley models add ${this.hub} --revision ${this.revision}" fetches it again`;
  }
}

/** SHA-256 of a file that may not fit into memory. */
async function hashOfFile(place: string): Promise<string> {
  const hash = createHash("sha256");
  const file = await Deno.open(place);
  for await (const chunk of file.readable) hash.update(chunk);
  return hash.digest("hex");
}
