import { EncoderError } from "../errors.ts";
import type { Embeddings, EncoderIdentity } from "./encoder.ts";
import { tellEncoder } from "../core/encoder_identity.ts";

/** Checks that an encoder has given one vector an input, all of finite numbers: NaN would pass for an absent value.
 *
 * @throws {EncoderError} If it has not.
 */
export function checkEmbeddings(
  { vectors: { rows, columns, data } }: Embeddings,
  { encoder, inputs }: { readonly encoder: EncoderIdentity; readonly inputs: number },
): void {
  const refuse = (why: string) =>
    new EncoderError(`Cannot use what the ${tellEncoder(encoder)} gives: ${why}`, {
      source: encoder.name,
    });
  const { dimensions } = encoder;
  if (rows !== inputs || columns !== dimensions) {
    throw refuse(
      `of ${inputs} inputs it must make ${inputs} × ${dimensions} numbers, and made ${rows} × ${columns}`,
    );
  }
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    throw refuse(
      `a number of the vector of input ${Math.floor(at / columns) + 1} of ${inputs} is ${
        data[at]
      }; weights of higher precision may do`,
    );
  }
}
