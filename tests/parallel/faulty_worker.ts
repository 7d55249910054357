/** A worker that gives the first byte of a value as its only feature, unless that byte tells it otherwise. */
import { type Answer, type Question, READY } from "../../src/parallel/messages.ts";
import { CLOSE, STALL, THROW } from "./faults.ts";

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<Question>) => void;
  postMessage(message: unknown): void;
  close(): void;
};

function measure(value: Uint8Array): Answer {
  const [byte] = value;
  while (byte === STALL);
  if (byte === THROW) throw new Error("out of its mind");
  if (byte === CLOSE) scope.close();
  return { features: { shape: [1], values: Float32Array.of(byte) } };
}

scope.onmessage = ({ data: { values } }) =>
  scope.postMessage((values as Uint8Array[]).map(measure));
scope.postMessage(READY);
