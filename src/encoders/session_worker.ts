/** The module that a worker of {@linkcode SessionPool} runs: one network, one message after the other. */
import { READY } from "../parallel/messages.ts";
import { openRuntimeSession } from "./onnx_runtime.ts";
import type { Session } from "./session.ts";
import { buffersOf, type SessionAnswer, type SessionQuestion } from "./session_messages.ts";

/** The part of a worker's global scope that is used. */
interface WorkerScope {
  onmessage: (event: MessageEvent<SessionQuestion>) => void;
  postMessage(message: unknown, transfer?: Transferable[]): void;
}

/** The memories that the runtime makes; it gives no other way to tell how large they are. */
const memories: WebAssembly.Memory[] = [];
WebAssembly.Memory = class extends WebAssembly.Memory {
  constructor(descriptor: WebAssembly.MemoryDescriptor) {
    super(descriptor);
    memories.push(this);
  }
};

let session: Session | undefined;

async function answer(question: SessionQuestion): Promise<SessionAnswer> {
  try {
    if ("model" in question) {
      // The threads of a worker outlive it, with all of its memory.
      session = await openRuntimeSession(question.model, { threads: 1, name: question.name });
    }
    const outputs = "feeds" in question ? await session!.run(question.feeds, question.outputs) : {};
    const memoryBytes = memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
    return { outputs, memoryBytes };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : `${error}` };
  }
}

const scope = globalThis as unknown as WorkerScope;
scope.onmessage = async ({ data }) => {
  const answered = await answer(data);
  scope.postMessage(answered, "outputs" in answered ? buffersOf(answered.outputs) : []);
};
scope.postMessage(READY);
