import type { OnnxTensors } from "./session.ts";

/** What a worker is asked: to load a network, which comes first, or to run it. */
export type SessionQuestion =
  | { readonly model: Uint8Array; readonly name: string }
  | { readonly feeds: OnnxTensors; readonly outputs: readonly string[] };

/** What came of it. */
export type SessionAnswer =
  | {
    /** Empty after loading. */
    readonly outputs: OnnxTensors;
    /** What the runtime's memory has grown to, in bytes. */
    readonly memoryBytes: number;
  }
  /** What is wrong. */
  | { readonly fault: string };

/** The arrays of tensors, to be moved instead of copied. */
export function buffersOf(tensors: OnnxTensors): ArrayBuffer[] {
  return Object.values(tensors).map(({ data }) => data.buffer as ArrayBuffer);
}
