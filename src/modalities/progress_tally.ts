import type { ExtractContext } from "./modality.ts";

/** Counts the values of a modality that are done, and tells whoever wants to know. */
export class ProgressTally {
  readonly #modality: string;
  readonly #total: number;
  readonly #onProgress: ExtractContext["onProgress"];
  #done = 0;
  #corrupt = 0;
  #truncated = 0;

  /** Nothing is done yet of so many values. */
  constructor(
    modality: string,
    { total, context }: { readonly total: number; readonly context: ExtractContext },
  ) {
    this.#modality = modality;
    this.#total = total;
    this.#onProgress = context.onProgress;
  }

  /** So many more values are done.
   *
   * @param among `corrupt`: those of them that were taken for absent; `truncated`: those that were cut.
   */
  add(
    values: number,
    among: { readonly corrupt?: number; readonly truncated?: number } = {},
  ): void {
    if (values === 0) return;
    this.#done += values;
    this.#corrupt += among.corrupt ?? 0;
    this.#truncated += among.truncated ?? 0;
    this.#onProgress?.({
      modality: this.#modality,
      done: this.#done,
      total: this.#total,
      corrupt: this.#corrupt,
      ...(this.#truncated === 0 ? {} : { truncated: this.#truncated }),
    });
  }
}
