import type { EncodeOptions } from "./encoder.ts";
import type { ExtractContext } from "./modality.ts";
import type { ProgressTally } from "./progress_tally.ts";

/** Encodes inputs, and tells of all of them but the last as they are done: the last is done when its caller says so, who then
 * knows what came of them.
 */
export async function encodeChunk<Made>(
  encode: (options: EncodeOptions) => Promise<Made>,
  { inputs, tally, context: { signal } }: {
    readonly inputs: number;
    readonly tally: ProgressTally;
    readonly context: ExtractContext;
  },
): Promise<{ made: Made; left: number }> {
  let told = 0;
  const tell = (done: number) => {
    const more = Math.min(done, inputs - 1) - told;
    if (more <= 0) return;
    told += more;
    tally.add(more);
  };
  signal?.throwIfAborted();
  const made = await encode({ signal, onProgress: ({ done }) => tell(done) });
  return { made, left: inputs - told };
}
