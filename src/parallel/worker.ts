/** The module that a worker of {@linkcode WorkerPool} runs: measures what it is asked, one message after the other. */
import { measure } from "../modalities/measure.ts";
import type { MediaExtractor } from "../modalities/media_extractor.ts";
import { makeExtractor } from "../modalities/media_extractors.ts";
import { isMediaFault, toPlain } from "../modalities/media_fault.ts";
import type { MediaContent } from "../io/media_source.ts";
import { type Answer, type Question, READY } from "./messages.ts";

/** The part of a worker's global scope that is used. */
interface WorkerScope {
  onmessage: (event: MessageEvent<Question>) => void;
  postMessage(message: unknown, transfer?: Transferable[]): void;
}

async function answer({ extractor, values }: Question): Promise<Answer[]> {
  const made = makeExtractor(extractor);
  const answers: Answer[] = [];
  for (const value of values) answers.push(await answerOne(made, value));
  return answers;
}

async function answerOne(extractor: MediaExtractor, value: MediaContent): Promise<Answer> {
  try {
    return { features: await measure(extractor, value) };
  } catch (error) {
    return isMediaFault(error) ? { fault: toPlain(error) } : { error };
  }
}

const scope = globalThis as unknown as WorkerScope;
scope.onmessage = async ({ data }) => scope.postMessage(await answer(data));
scope.postMessage(READY);
