import { checkInteger, checkOneOf, checkPositive } from "../core/check.ts";
import type { Dtype } from "./layout.ts";

/** Where an encoder's network runs, and how much of the machine it takes. */
export interface ExecutionOptions {
  /** `inline`: in the caller's thread; `worker`: in threads of its own, which leave the caller's to other work and give their
   * memory back, but may take three times as long: see decision 0018. @default {"inline"} */
  readonly execution?: "worker" | "inline";
  /** Most workers, each with a network of its own. @default {1} */
  readonly workers?: number;
  /** Threads of the runtime, inline only, and the same for all encoders: those of a worker would outlive it with all of its
   * memory. @default {1} */
  readonly threads?: number;
  /** Memory of a worker's runtime beyond which it is replaced, in bytes: it never shrinks otherwise. @default {2 ** 31} */
  readonly memoryLimit?: number;
  /** Most inputs that are encoded together; a network that quantises what it is fed by all of a batch takes one at a time, so
   * that no input's vector depends on the others. @default {32} */
  readonly batchSize?: number;
}

/** How an encoder's network does run. */
export interface EncoderSettings {
  /** The runtime's backend. */
  readonly backend: "wasm";
  /** In workers, or in the caller's thread. */
  readonly execution: "worker" | "inline";
  /** Most workers; 0 inline. */
  readonly workers: number;
  /** Threads of the runtime in each place where it runs. */
  readonly threads: number;
  /** Most inputs that are encoded together. */
  readonly batchSize: number;
  /** In bytes. */
  readonly memoryLimit: number;
  /** Workers replaced so far because they had passed it. */
  readonly replaced: number;
  /** The network's file in the model. */
  readonly path: string;
  /** The kind of its weights. */
  readonly dtype: Dtype;
}

/** The options, checked, with what stands for those that are not given.
 *
 * @throws {RangeError | TypeError} If one is none of those offered.
 */
export function settle(options: ExecutionOptions): Required<ExecutionOptions> {
  const {
    execution = "inline",
    workers = 1,
    threads = 1,
    memoryLimit = 2 ** 31,
    batchSize = 32,
  } = options;
  checkOneOf("execution", execution, ["worker", "inline"]);
  checkInteger("workers", workers, 1);
  checkInteger("threads", threads, 1);
  checkPositive("memoryLimit", memoryLimit);
  checkInteger("batchSize", batchSize, 1);
  if (threads > 1 && execution === "worker") {
    throw new RangeError(
      `Cannot use threads: a worker runs on one, use workers, or execution "inline": current value is ${threads}`,
    );
  }
  return { execution, workers, threads, memoryLimit, batchSize };
}
