import type { MediaContent } from "../io/media_source.ts";
import { measure } from "../modalities/measure.ts";
import type { MediaExtractor, MediaFeatures } from "../modalities/media_extractor.ts";
import { toFault } from "../modalities/media_fault.ts";
import type { Answer } from "./messages.ts";

/** A value that somebody waits for the features of. */
export class Task {
  /** What measures the value. */
  readonly extractor: MediaExtractor;
  /** The features, once they are there. */
  readonly features: Promise<MediaFeatures>;
  /** Ends the wait. */
  readonly resolve: (features: MediaFeatures) => void;
  /** Ends the wait with an error. */
  readonly reject: (error: unknown) => void;
  /** Whether a worker was lost over this value, or another one that it was asked together with. */
  isSuspect = false;
  readonly #again?: () => Promise<MediaContent>;
  #value?: MediaContent;

  /** A task of a value; see {@linkcode MediaExecutor} for `again`. */
  constructor(
    extractor: MediaExtractor,
    value: MediaContent,
    again?: () => Promise<MediaContent>,
  ) {
    const { promise, resolve, reject } = Promise.withResolvers<MediaFeatures>();
    this.extractor = extractor;
    this.features = promise;
    this.resolve = resolve;
    this.reject = reject;
    this.#again = again;
    this.#value = value;
  }

  /** The value, read again if it was moved to a worker that is lost. */
  async value(): Promise<MediaContent> {
    return this.#value ??= await this.#again!();
  }

  /** What may be moved to a worker, where the value can be read again; it is not here any more then. */
  give(): Transferable[] {
    if (this.#again === undefined || !(this.#value instanceof Uint8Array)) return [];
    const { buffer } = this.#value;
    this.#value = undefined;
    return [buffer as ArrayBuffer];
  }

  /** Ends the wait with what is measured in this thread. */
  async measureHere(): Promise<void> {
    try {
      this.resolve(await measure(this.extractor, await this.value()));
    } catch (error) {
      this.reject(error);
    }
  }

  /** Ends the wait with what a worker answers. */
  settle(answer: Answer): void {
    if ("features" in answer) this.resolve(answer.features);
    else this.reject("fault" in answer ? toFault(answer.fault) : answer.error);
  }
}
