import { basename, dirname, join } from "node:path";

/** A file that is written piece by piece where nobody looks, and gone at the end of its block (`await using`) unless it
 * has been moved to its place.
 */
export class TemporaryFile implements AsyncDisposable {
  /** Where it is. */
  readonly path: string;
  /** Bytes written so far. */
  size = 0;
  #file: Deno.FsFile | undefined;

  private constructor(path: string, file: Deno.FsFile) {
    this.path = path;
    this.#file = file;
  }

  /** Makes one in the folder of a path, so that it can be moved there at once.
   *
   * @throws {Deno.errors.NotFound} If there is no such folder.
   */
  static async beside(path: string): Promise<TemporaryFile> {
    const temporary = join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}.tmp`);
    const file = await Deno.open(temporary, { write: true, createNew: true });
    return new TemporaryFile(temporary, file);
  }

  /** Writes all of the bytes at the end. */
  async write(bytes: Uint8Array): Promise<void> {
    this.size += bytes.length;
    while (bytes.length > 0) bytes = bytes.subarray(await this.#file!.write(bytes));
  }

  /** What has been written, once nothing more will be. */
  async read(): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    this.#close();
    return (await Deno.open(this.path)).readable;
  }

  /** Gives it its place; whatever was there is replaced at once. */
  async moveTo(path: string): Promise<void> {
    this.#close();
    await Deno.rename(this.path, path);
  }

  /** Removes it, if it is still here. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#close();
    await Deno.remove(this.path).catch(() => {});
  }

  #close(): void {
    this.#file?.close();
    this.#file = undefined;
  }
}
