import { EncoderError } from "../errors.ts";

/** Without a byte for so long, in milliseconds, a hub is given up. */
const usualStallMs = 60_000;

/** What waits for the hub, and may wait for nothing any more. */
export interface Wait {
  /** What is fetched, for messages. */
  readonly what: string;
  /** Name of the model. */
  readonly hub: string;
  /** Stops the waiting. */
  readonly signal?: AbortSignal;
  /** @default {60000} */
  readonly stallMs?: number;
}

/** Does what waits for the hub, until nothing has come for too long.
 *
 * @param work Is given the signal that stops it, and what it must call whenever something has come.
 * @throws {EncoderError} If nothing has come for too long.
 */
export async function unlessStalled<Value>(
  { what, hub, signal, stallMs = usualStallMs }: Wait,
  work: (signal: AbortSignal, touch: () => void) => Promise<Value>,
): Promise<Value> {
  const stalled = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const touch = () => {
    clearTimeout(timer);
    timer = setTimeout(() => stalled.abort(), stallMs);
  };
  touch();
  try {
    return await work(AbortSignal.any([stalled.signal, ...(signal ? [signal] : [])]), touch);
  } catch (cause) {
    // Whatever has failed, it is because it was stopped.
    signal?.throwIfAborted();
    if (!stalled.signal.aborted) throw cause;
    throw new EncoderError(
      `Cannot fetch ${what}: no byte has come for ${stallMs / 1000} s; try again`,
      { source: hub, cause },
    );
  } finally {
    clearTimeout(timer);
  }
}
