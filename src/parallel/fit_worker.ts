/** The module that a worker of {@linkcode FitPool} runs: fits what it is asked to, one message after the other. */
import { fromPortable } from "../fusion/auto/portable.ts";
import type { Fusion } from "../fusion/fusion.ts";
import { type FitAnswer, type FitQuestion, revivedBlock } from "./fit_messages.ts";
import { READY } from "./messages.ts";

/** The part of a worker's global scope that is used. */
interface WorkerScope {
  onmessage: (event: MessageEvent<FitQuestion>) => void;
  postMessage(message: unknown): void;
}

function answer({ fusion, blocks, labels, groups }: FitQuestion): FitAnswer {
  try {
    const spec = fromPortable(fusion as Parameters<typeof fromPortable>[0]) as Fusion;
    const fit = spec.fitCrossValidated(blocks.map(revivedBlock), labels, { groups });
    return { state: fit.model.toState(), outOfFold: fit.outOfFold };
  } catch (error) {
    return { error };
  }
}

const scope = globalThis as unknown as WorkerScope;
scope.onmessage = ({ data }) => scope.postMessage(answer(data));
scope.postMessage(READY);
