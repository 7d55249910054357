import { type Answer, type Question, READY } from "./messages.ts";

/** A worker stalled, died, could not be started, or was stopped. */
export class WorkerLost extends Error {
  override readonly name = "WorkerLost";
}

/** Time for a worker to load its modules, on a busy machine and without anything cached. */
const START_SECONDS = 60;

/** One worker: asked one thing at a time. */
export class MeasuringWorker {
  readonly #worker: Worker;
  readonly #stallSeconds: number;
  #lose: (why: string) => void = () => {};
  #isStopped = false;

  /** Begins to start a worker. */
  constructor(url: URL, { stallSeconds }: { stallSeconds: number }) {
    this.#worker = new Worker(url, { type: "module" });
    this.#stallSeconds = stallSeconds;
  }

  /** Waits until the worker can be asked.
   *
   * @throws {WorkerLost} If it cannot be started.
   */
  async ready(): Promise<void> {
    const message = await this.#nextMessage(START_SECONDS);
    if (message !== READY) throw new WorkerLost("it is no worker of this version");
  }

  /** Asks, and waits for the answers: one a value.
   *
   * @param transfer What is moved to the worker instead of being copied.
   * @throws {WorkerLost} If it stalls, dies or is stopped.
   */
  async ask(question: Question, transfer: Transferable[] = []): Promise<readonly Answer[]> {
    this.#worker.postMessage(question, transfer);
    return await this.#nextMessage(this.#stallSeconds) as readonly Answer[];
  }

  /** Stops the worker, whatever it does. */
  stop(): void {
    this.#isStopped = true;
    this.#worker.terminate();
    this.#lose("it was stopped");
  }

  async #nextMessage(withinSeconds: number): Promise<unknown> {
    if (this.#isStopped) throw new WorkerLost("it was stopped");
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#lose = (why) => reject(new WorkerLost(why));
    this.#worker.onmessage = ({ data }) => resolve(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#lose(`the decoder's worker died (${event.message})`);
    };
    const timer = setTimeout(
      () => this.#lose(`the decoder did not finish within ${withinSeconds} s`),
      1000 * withinSeconds,
    );
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  }
}
