import { READY } from "./messages.ts";

/** A worker stalled, died, could not be started, or was stopped. */
export class WorkerLost extends Error {
  override readonly name = "WorkerLost";
}

/** Time for a worker to load its modules, on a busy machine and without anything cached. */
const START_SECONDS = 60;

/** What a worker is to be, and how long it may take. */
export interface AskedWorkerOptions {
  /** What it is called in messages, as "the decoder". */
  readonly name: string;
  /** An answer that takes longer does not come. @default {as long as it takes} */
  readonly stallSeconds?: number;
}

/** One worker: asked one thing at a time. */
export class AskedWorker<Question, Answer> {
  readonly #worker: Worker;
  readonly #options: AskedWorkerOptions;
  #lose: (why: string) => void = () => {};
  #isStopped = false;

  /** Begins to start a worker. */
  constructor(url: URL, options: AskedWorkerOptions) {
    this.#worker = new Worker(url, { type: "module" });
    this.#options = options;
  }

  /** Waits until the worker can be asked.
   *
   * @throws {WorkerLost} If it cannot be started.
   */
  async ready(): Promise<void> {
    const message = await this.#nextMessage(START_SECONDS);
    if (message !== READY) throw new WorkerLost("it is no worker of this version");
  }

  /** Asks, and waits for the answer.
   *
   * @param transfer What is moved to the worker instead of being copied.
   * @throws {WorkerLost} If it stalls, dies or is stopped.
   */
  async ask(question: Question, transfer: Transferable[] = []): Promise<Answer> {
    this.#worker.postMessage(question, transfer);
    return await this.#nextMessage(this.#options.stallSeconds) as Answer;
  }

  /** Stops the worker, whatever it does. */
  stop(): void {
    this.#isStopped = true;
    this.#worker.terminate();
    this.#lose("it was stopped");
  }

  async #nextMessage(withinSeconds?: number): Promise<unknown> {
    if (this.#isStopped) throw new WorkerLost("it was stopped");
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const { name } = this.#options;
    this.#lose = (why) => reject(new WorkerLost(why));
    this.#worker.onmessage = ({ data }) => resolve(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#lose(`${name}'s worker died (${event.message})`);
    };
    const timer = withinSeconds === undefined ? undefined : setTimeout(
      () => this.#lose(`${name} did not finish within ${withinSeconds} s`),
      1000 * withinSeconds,
    );
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  }
}
