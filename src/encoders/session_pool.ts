import { Turns } from "../core/turns.ts";
import { AskedWorker, WorkerLost } from "../parallel/asked_worker.ts";
import { EncoderError } from "../errors.ts";
import { openRuntimeSession } from "./onnx_runtime.ts";
import type { OnnxTensors, Session } from "./session.ts";
import { buffersOf, type SessionAnswer, type SessionQuestion } from "./session_messages.ts";

/** Where a network runs. */
export interface SessionPoolOptions {
  /** Its ONNX file, read whenever a session starts; the bytes are given away. */
  readonly read: () => Promise<Uint8Array<ArrayBuffer>>;
  /** What it is called in messages. */
  readonly name: string;
  /** `worker`: in threads of its own; `inline`: in this one. */
  readonly execution: "worker" | "inline";
  /** Most workers. */
  readonly workers: number;
  /** Threads of the runtime, inline. */
  readonly threads: number;
  /** A worker whose memory has passed this is replaced, in bytes. */
  readonly memoryLimit: number;
}

/** A worker with a network. */
type SessionWorker = AskedWorker<SessionQuestion, SessionAnswer>;

/** Runs a network, in this thread or in workers, one batch each at a time: the same bits from any number of them.
 *
 * Workers start when there is something to run. A runtime's memory never shrinks: a worker that has grown beyond the limit
 * is stopped, which gives its memory back, and another one takes its place.
 */
export class SessionPool implements AsyncDisposable {
  readonly #options: SessionPoolOptions;
  readonly #idle: SessionWorker[] = [];
  readonly #workers = new Set<SessionWorker>();
  readonly #turns: Turns;
  #inline: Promise<Session> | undefined;
  #isClosed = false;
  #replaced = 0;

  /** A pool, as yet without sessions. */
  constructor(options: SessionPoolOptions) {
    this.#options = options;
    this.#turns = new Turns(options.execution === "inline" ? 1 : options.workers);
  }

  /** Batches that run at the same time. */
  get capacity(): number {
    return this.#turns.most;
  }

  /** Workers that were stopped because their memory had passed the limit. */
  get replaced(): number {
    return this.#replaced;
  }

  /** Runs the network on a batch, as soon as a session is free.
   *
   * @param feeds The inputs, which are given away.
   * @param options `outputs`: names of those wanted; `signal`: stops a worker at once, and is not heard inline.
   * @throws {EncoderError} If the network cannot be loaded or run.
   */
  async run(
    feeds: OnnxTensors,
    { outputs, signal }: { readonly outputs: readonly string[]; readonly signal?: AbortSignal },
  ): Promise<OnnxTensors> {
    return await this.#turns.take(async () => {
      signal?.throwIfAborted();
      const worker = await this.#worker();
      if (worker === undefined) return await (await this.#session()).run(feeds, outputs);
      return await this.#ask(worker, { feeds, outputs }, signal);
    });
  }

  /** Loads the network.
   *
   * @throws {EncoderError} If it cannot be loaded.
   */
  async start(): Promise<void> {
    await this.#turns.take(async () => {
      const worker = await this.#worker();
      if (worker === undefined) await this.#session();
      else this.#idle.push(worker);
    });
  }

  /** Stops the workers, whatever they are doing, which gives their memory back; inline, memory can only be used again. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    for (const worker of this.#workers) worker.stop();
    this.#workers.clear();
    this.#idle.length = 0;
    const session = await this.#inline?.catch(() => undefined);
    await session?.close();
  }

  /** A worker with the network and without work; undefined if the network is to run in this thread. */
  async #worker(): Promise<SessionWorker | undefined> {
    if (this.#isClosed) throw this.#fault("it was disposed of");
    const idle = this.#idle.pop();
    const { execution, read, name } = this.#options;
    if (idle !== undefined || execution === "inline") return idle;
    const worker = await this.#start();
    const model = await read();
    await this.#tell(worker, { model, name }, [model.buffer]);
    return worker;
  }

  /** A new worker. */
  async #start(): Promise<SessionWorker> {
    const url = new URL("./session_worker.ts", import.meta.url);
    try {
      const worker: SessionWorker = new AskedWorker(url, { name: "the network" });
      this.#workers.add(worker);
      await worker.ready();
      return worker;
    } catch (cause) {
      if (this.#isClosed) throw this.#fault("it was disposed of");
      throw this.#fault(`no worker can be started (${(cause as Error).message})`, cause);
    }
  }

  async #ask(
    worker: SessionWorker,
    question: { readonly feeds: OnnxTensors; readonly outputs: readonly string[] },
    signal?: AbortSignal,
  ): Promise<OnnxTensors> {
    const stop = () => this.#drop(worker);
    signal?.addEventListener("abort", stop);
    try {
      const answer = await this.#tell(worker, question, buffersOf(question.feeds));
      if (answer.memoryBytes > this.#options.memoryLimit) {
        this.#replaced++;
        this.#drop(worker);
      } else if (this.#workers.has(worker)) this.#idle.push(worker);
      return answer.outputs;
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener("abort", stop);
    }
  }

  /** Asks a worker; one that is lost, or knows of a fault, is not asked again. */
  async #tell(worker: SessionWorker, question: SessionQuestion, transfer: ArrayBuffer[]) {
    try {
      const answer = await worker.ask(question, transfer);
      if ("fault" in answer) throw new EncoderError(answer.fault, { source: this.#options.name });
      return answer;
    } catch (error) {
      this.#drop(worker);
      if (!(error instanceof WorkerLost)) throw error;
      throw this.#fault(this.#isClosed ? "it was disposed of" : error.message, error);
    }
  }

  #drop(worker: SessionWorker): void {
    this.#workers.delete(worker);
    worker.stop();
  }

  /** The session of this thread. */
  #session(): Promise<Session> {
    const { read, threads, name } = this.#options;
    this.#inline ??= read().then((model) => openRuntimeSession(model, { threads, name }));
    return this.#inline;
  }

  #fault(why: string, cause?: unknown): EncoderError {
    const { name } = this.#options;
    return new EncoderError(`Cannot run ${name}: ${why}`, { source: name, cause });
  }
}
