import { checkInteger } from "../core/check.ts";
import { StateReader, type StepDecoder } from "../core/state.ts";
import { type FitExecutor, fitHere, type FitTask } from "../fusion/auto/fit_task.ts";
import { toPortable } from "../fusion/auto/portable.ts";
import type { CrossValidatedFusion, FusionModel } from "../fusion/fusion.ts";
import { Turns } from "../core/turns.ts";
import { AskedWorker, WorkerLost } from "./asked_worker.ts";
import { type FitAnswer, type FitQuestion, revivedMatrix } from "./fit_messages.ts";

/** Settings of a {@linkcode FitPool}. */
export interface FitPoolOptions {
  /** Most workers. @default {navigator.hardwareConcurrency} */
  readonly jobs?: number;
  /** What reads the models that workers send, by the types of their states. */
  readonly decoders: Readonly<Record<string, StepDecoder>>;
}

/** A worker that fits. */
type FittingWorker = AskedWorker<FitQuestion, FitAnswer>;

/** Does fits in workers: the same models as in place, bit for bit, whatever the number of workers.
 *
 * Workers start when there is something to fit, and stop when the pool is disposed of. Fits of specs that are not of
 * this library, and all fits where no worker can be started (in a bundle), are done in this thread.
 */
export class FitPool implements FitExecutor, AsyncDisposable {
  /** Most workers. */
  readonly jobs: number;
  readonly #decoders: FitPoolOptions["decoders"];
  readonly #idle: FittingWorker[] = [];
  readonly #workers = new Set<FittingWorker>();
  readonly #turns: Turns;
  #hasWorkers = true;

  /** A pool, as yet without workers.
   *
   * @throws {RangeError} If `jobs` is not an integer from 1.
   */
  constructor(options: FitPoolOptions) {
    this.jobs = options.jobs ?? navigator.hardwareConcurrency;
    checkInteger("jobs", this.jobs, 1);
    this.#turns = new Turns(this.jobs);
    this.#decoders = options.decoders;
  }

  /** Fits, as soon as a worker is free.
   *
   * @throws Whatever the fit or `isCalledOff` throws; or that the worker died, or was stopped.
   */
  async run(
    task: FitTask,
    isCalledOff: () => boolean,
  ): Promise<CrossValidatedFusion | undefined> {
    return await this.#turns.take(async () => {
      if (isCalledOff()) return undefined;
      const fusion = toPortable(task.fusion);
      const worker = fusion && await this.#worker();
      return worker === undefined ? fitHere(task) : await this.#ask(worker, { ...task, fusion });
    });
  }

  /** Stops the workers, whatever they are doing. */
  [Symbol.asyncDispose](): Promise<void> {
    for (const worker of this.#workers) worker.stop();
    return Promise.resolve();
  }

  /** A worker without work; undefined if there can be none. */
  async #worker(): Promise<FittingWorker | undefined> {
    if (!this.#hasWorkers) return undefined;
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    try {
      const url = new URL("./fit_worker.ts", import.meta.url);
      const worker: FittingWorker = new AskedWorker(url, { name: "the fit" });
      this.#workers.add(worker);
      await worker.ready();
      return worker;
    } catch {
      this.#hasWorkers = false;
      return undefined;
    }
  }

  async #ask(worker: FittingWorker, question: FitQuestion): Promise<CrossValidatedFusion> {
    const { fusion, blocks, labels, groups } = question;
    const answer = await worker.ask({ fusion, blocks, labels, groups }).catch((error) => {
      throw error instanceof WorkerLost ? new Error(`Cannot fit: ${error.message}`) : error;
    });
    this.#idle.push(worker);
    if ("error" in answer) throw answer.error;
    const { state } = answer;
    const model = this.#decoders[state.type](new StateReader(state, this.#decoders));
    return { model: model as FusionModel, outOfFold: revivedMatrix(answer.outOfFold) };
  }
}
