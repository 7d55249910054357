import { checkInteger, checkPositive } from "../core/check.ts";
import { DecodeError } from "../errors.ts";
import type { MediaContent } from "../io/media_source.ts";
import { measure } from "../modalities/measure.ts";
import type { MediaExtractor, MediaFeatures } from "../modalities/media_extractor.ts";
import { isRegistered } from "../modalities/media_extractors.ts";
import type { MediaExecutor } from "../modalities/modality.ts";
import { AskedWorker, WorkerLost } from "./asked_worker.ts";
import type { Answer, Question } from "./messages.ts";
import { Task } from "./task.ts";

/** Settings of a {@linkcode WorkerPool}. */
export interface WorkerPoolOptions {
  /** Most workers. @default {navigator.hardwareConcurrency} */
  readonly jobs?: number;
  /** A worker that does not answer for so long is stopped. @default {30} */
  readonly stallSeconds?: number;
  /** The module that workers run. @default {the one beside this} */
  readonly workerUrl?: URL;
}

/** A worker that measures values: one answer each. */
type MeasuringWorker = AskedWorker<Question, readonly Answer[]>;

/** Values sent in one message: small pictures take less time to measure than a message to send. */
const TOGETHER = 4;

/** Measures pictures and sounds in workers: the same features as in place, whatever the number of workers.
 *
 * Workers start when there is something to measure, and stop when the pool is disposed of. One that stalls or dies is
 * replaced, and what it was asked is asked again, each value alone; a value that loses a worker alone is a
 * {@linkcode DecodeError}. Where workers cannot be started (in a bundle), and for extractors that are not of this
 * library, values are measured in place.
 *
 * @example
 * ```ts
 * import { FeatureExtractor, image, Table, WorkerPool } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const picture = { width: 2, height: 1, data: Uint8Array.of(0, 0, 0, 255, 255, 255) };
 * const values = Array.from({ length: 20 }, (_, i) => ({ kind: "image" as const, image: picture, name: `${i}` }));
 * const table = new Table(values.map(({ name }) => name), [{ name: "picture", role: "image", values }]);
 * const extractor = new FeatureExtractor({ image: image.pixels() });
 * await using executor = new WorkerPool({ jobs: 2 });
 * assertEquals(await extractor.extract(table, { executor }), await extractor.extract(table));
 * ```
 */
export class WorkerPool implements MediaExecutor, AsyncDisposable {
  /** Most workers. */
  readonly jobs: number;
  /** How long a worker may take to answer. */
  readonly stallSeconds: number;
  /** What workers are measuring, and as much again that waits for them. */
  readonly capacity: number;
  readonly #workerUrl: URL;
  readonly #waiting: Task[] = [];
  readonly #workers = new Set<MeasuringWorker>();
  readonly #idle: MeasuringWorker[] = [];
  #working = 0;
  #hasWorkers = true;
  #isClosed = false;

  /** A pool, as yet without workers.
   *
   * @throws {RangeError} If `jobs` is not an integer from 1, or `stallSeconds` not above 0.
   */
  constructor(options: WorkerPoolOptions = {}) {
    const { jobs = navigator.hardwareConcurrency, stallSeconds = 30 } = options;
    checkInteger("jobs", jobs, 1);
    checkPositive("stallSeconds", stallSeconds);
    this.jobs = jobs;
    this.stallSeconds = stallSeconds;
    this.capacity = 2 * TOGETHER * jobs;
    this.#workerUrl = options.workerUrl ?? new URL("./worker.ts", import.meta.url);
  }

  /** Decodes a value and measures it.
   *
   * @param options `again`: see {@linkcode MediaExecutor}; without it, the value is copied to the worker.
   * @throws {DecodeError} If it does not decode, or its worker stalled or died.
   * @throws {LimitError} If it is larger than allowed.
   * @throws {ShapeError} If it is not of a size that can be measured.
   */
  async measure(
    extractor: MediaExtractor,
    value: MediaContent,
    { again }: { readonly again?: () => Promise<MediaContent> } = {},
  ): Promise<MediaFeatures> {
    if (this.#isClosed) throw closed();
    if (!this.#hasWorkers || !isRegistered(extractor)) return await measure(extractor, value);
    const task = new Task(extractor, value, again);
    this.#waiting.push(task);
    if (this.#working < this.jobs) this.#work();
    return await task.features;
  }

  /** Stops the workers, whatever they are doing. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    for (const task of this.#waiting.splice(0)) task.reject(closed());
    for (const worker of this.#workers) worker.stop();
    return Promise.resolve();
  }

  /** Keeps one worker at work until nothing waits. */
  async #work(): Promise<void> {
    this.#working++;
    let worker = this.#idle.pop();
    while (this.#waiting.length > 0) {
      const tasks = this.#takeTogether();
      worker ??= await this.#start();
      if (this.#isClosed) tasks.forEach((task) => task.reject(closed()));
      else if (worker === undefined) await Promise.all(tasks.map((task) => task.measureHere()));
      else if (!await this.#ask(worker, tasks)) worker = undefined;
    }
    if (worker !== undefined) this.#idle.push(worker);
    this.#working--;
  }

  /** What waits, as far as it may be asked together: for one extractor, and a suspect alone. */
  #takeTogether(): Task[] {
    const [first] = this.#waiting;
    const end = this.#waiting.findIndex(({ extractor, isSuspect }, i) =>
      i === TOGETHER || i > 0 && (extractor !== first.extractor || isSuspect || first.isSuspect)
    );
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }

  /** A new worker; undefined if there can be none. */
  async #start(): Promise<MeasuringWorker | undefined> {
    try {
      const worker: MeasuringWorker = new AskedWorker(this.#workerUrl, {
        name: "the decoder",
        stallSeconds: this.stallSeconds,
      });
      this.#workers.add(worker);
      await worker.ready();
      return worker;
    } catch {
      this.#hasWorkers = false;
      return undefined;
    }
  }

  /** Asks a worker.
   *
   * @returns Whether it is there to be asked again.
   */
  async #ask(worker: MeasuringWorker, tasks: readonly Task[]): Promise<boolean> {
    try {
      const { type, options } = tasks[0].extractor;
      const values = await Promise.all(tasks.map((task) => task.value()));
      const transfer = tasks.flatMap((task) => task.give());
      const answers = await worker.ask({ extractor: { type, options }, values }, transfer);
      tasks.forEach((task, i) => task.settle(answers[i]));
      return true;
    } catch (error) {
      const isLost = error instanceof WorkerLost;
      if (isLost) this.#replace(worker, { tasks, why: error.message });
      else tasks.forEach((task) => task.reject(error));
      return !isLost;
    }
  }

  /** Stops a lost worker, and has its values asked again, or says that the only one was too much for it. */
  #replace(
    worker: MeasuringWorker,
    { tasks, why }: { tasks: readonly Task[]; why: string },
  ): void {
    worker.stop();
    this.#workers.delete(worker);
    if (this.#isClosed) return tasks.forEach((task) => task.reject(closed()));
    if (tasks.length === 1) {
      const [{ extractor, reject }] = tasks;
      return reject(new DecodeError(`Cannot decode the ${extractor.modality}: ${why}`));
    }
    for (const task of tasks) task.isSuspect = true;
    this.#waiting.unshift(...tasks);
  }
}

function closed(): Error {
  return new Error("Cannot measure: the worker pool is closed");
}
