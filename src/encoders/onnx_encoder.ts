import type { Json } from "../core/state.ts";
import type { EncoderSettings } from "./execution.ts";
import { Identified } from "./identified.ts";
import type { JsonFile } from "./model_json.ts";
import type { Network } from "./network.ts";

/** What encoders of texts and of pictures are made of. */
export interface OnnxEncoderParts {
  readonly name: string;
  readonly network: Network;
  readonly dimensions: number;
  /** The files beside the network's that are needed to load it again. */
  readonly beside: readonly JsonFile[];
}

/** An encoder whose network runs on ONNX in WASM, until it is disposed of. */
export abstract class OnnxEncoder extends Identified implements AsyncDisposable {
  readonly #network: Network;
  readonly #beside: readonly JsonFile[];

  /** An encoder of loaded parts. */
  constructor(
    { name, network, dimensions, beside }: OnnxEncoderParts,
    options: { readonly [name: string]: Json },
  ) {
    super({ name, sha256: network.sha256, options, dimensions });
    this.#network = network;
    this.#beside = beside;
  }

  /** Where and how the network runs; loads it to find out.
   *
   * @throws {EncoderError} If it cannot be loaded.
   */
  settings(): Promise<EncoderSettings> {
    return this.#network.settings();
  }

  /** The files that it was loaded from: those that are needed to load it again.
   *
   * @throws {EncoderError} If the network's has changed since.
   */
  async files(): Promise<Readonly<Record<string, Uint8Array>>> {
    return {
      ...Object.fromEntries(this.#beside.map(({ path, bytes }) => [path, bytes])),
      "onnx/model.onnx": await this.#network.read(),
    };
  }

  /** Stops its workers. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#network[Symbol.asyncDispose]();
  }
}
