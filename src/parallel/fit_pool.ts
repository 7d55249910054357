import { checkInteger } from "../core/check.ts";
import { StateReader, type StepDecoder } from "../core/state.ts";
import { type FitExecutor, fitHere, type FitTask } from "../fusion/auto/fit_task.ts";
import { toPortable } from "../fusion/auto/portable.ts";
import type { CrossValidatedFusion, FusionModel } from "../fusion/fusion.ts";
import { type FitAnswer, type FitQuestion, revivedMatrix } from "./fit_messages.ts";
import { READY } from "./messages.ts";

/** Settings of a {@linkcode FitPool}. */
export interface FitPoolOptions {
  /** Most workers. @default {navigator.hardwareConcurrency} */
  readonly jobs?: number;
  /** What reads the models that workers send, by the types of their states. */
  readonly decoders: Readonly<Record<string, StepDecoder>>;
}

/** Does fits in workers: the same models as in place, bit for bit, whatever the number of workers.
 *
 * Workers start when there is something to fit, and stop when the pool is disposed of. Fits of specs that are not of
 * this library, and all fits where no worker can be started (in a bundle), are done in this thread.
 */
export class FitPool implements FitExecutor, AsyncDisposable {
  /** Most workers. */
  readonly jobs: number;
  readonly #decoders: FitPoolOptions["decoders"];
  readonly #idle: Worker[] = [];
  readonly #workers = new Set<Worker>();
  readonly #waiting: (() => void)[] = [];
  #working = 0;
  #hasWorkers = true;

  /** A pool, as yet without workers.
   *
   * @throws {RangeError} If `jobs` is not an integer from 1.
   */
  constructor(options: FitPoolOptions) {
    this.jobs = options.jobs ?? navigator.hardwareConcurrency;
    checkInteger("jobs", this.jobs, 1);
    this.#decoders = options.decoders;
  }

  /** Fits, as soon as a worker is free.
   *
   * @throws Whatever the fit or `isCalledOff` throws.
   */
  async run(
    task: FitTask,
    isCalledOff: () => boolean,
  ): Promise<CrossValidatedFusion | undefined> {
    await this.#turn();
    try {
      if (isCalledOff()) return undefined;
      const fusion = toPortable(task.fusion);
      const worker = fusion && await this.#worker();
      return worker === undefined ? fitHere(task) : await this.#ask(worker, { ...task, fusion });
    } finally {
      this.#working--;
      this.#waiting.shift()?.();
    }
  }

  /** Stops the workers, whatever they are doing. */
  [Symbol.asyncDispose](): Promise<void> {
    for (const worker of this.#workers) worker.terminate();
    return Promise.resolve();
  }

  /** Waits until fewer fits than there may be workers are under way. */
  async #turn(): Promise<void> {
    while (this.#working >= this.jobs) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#working++;
  }

  /** A worker without work; undefined if there can be none. */
  async #worker(): Promise<Worker | undefined> {
    if (!this.#hasWorkers) return undefined;
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    try {
      const worker = new Worker(new URL("./fit_worker.ts", import.meta.url), { type: "module" });
      this.#workers.add(worker);
      if (await nextMessage(worker) === READY) return worker;
    } catch {
      // No worker can be started here.
    }
    this.#hasWorkers = false;
    return undefined;
  }

  async #ask(worker: Worker, question: FitQuestion): Promise<CrossValidatedFusion> {
    const { fusion, blocks, labels, groups } = question;
    worker.postMessage({ fusion, blocks, labels, groups });
    const answer = await nextMessage(worker) as FitAnswer;
    this.#idle.push(worker);
    if ("error" in answer) throw answer.error;
    const { state } = answer;
    const model = this.#decoders[state.type](new StateReader(state, this.#decoders));
    return { model: model as FusionModel, outOfFold: revivedMatrix(answer.outOfFold) };
  }
}

/** @throws {Error} If the worker dies. */
function nextMessage(worker: Worker): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = (event) => {
    event.preventDefault();
    reject(new Error(`Cannot fit: the worker died: ${event.message}`));
  };
  return promise;
}
