import { ModelFormatError } from "../errors.ts";
import { headerBounds } from "./safetensors.ts";

/** The checksum's place in the file is fixed: it is the header's first entry. It covers every byte but its own 64 digits. */
const prefix = '{"__metadata__":{"sha256":"';

/** What stands in the checksum's place while it is computed. */
export const blankChecksum = "0".repeat(64);

/** Writes the SHA-256 of the file into its header. */
export async function seal(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const sealed = bytes.slice();
  sealed.set(new TextEncoder().encode(await checksumOf(bytes)), checksumStart(bytes));
  return sealed;
}

/** Checks that no bit has changed since the file was sealed.
 *
 * @throws {ModelFormatError} If one has, or the file was never sealed.
 */
export async function checkSeal(bytes: Uint8Array): Promise<void> {
  const start = checksumStart(bytes);
  const found = new TextDecoder().decode(bytes.subarray(start, start + blankChecksum.length));
  const expected = await checksumOf(bytes);
  if (found !== expected) {
    throw new ModelFormatError(
      "Cannot load the model: its checksum does not match its content; the file was changed or damaged, copy or train it again",
      "sha256",
    );
  }
}

async function checksumOf(bytes: Uint8Array): Promise<string> {
  const blanked = bytes.slice();
  blanked.set(new TextEncoder().encode(blankChecksum), checksumStart(bytes));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", blanked));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function checksumStart(bytes: Uint8Array): number {
  const { start, end } = headerBounds(bytes);
  const found = new TextDecoder().decode(bytes.subarray(start, start + prefix.length));
  if (found !== prefix || start + prefix.length + blankChecksum.length > end) {
    throw new ModelFormatError(
      "Cannot load the model: the header does not begin with a checksum; this is not a Medley model, or it is damaged",
      "header",
    );
  }
  return start + prefix.length;
}
