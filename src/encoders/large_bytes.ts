/** Blocks of more bytes are pages of their own in glibc, given back at once; smaller ones, freed, raise what it keeps of
 * every thread's memory up to twice their size. */
const OWN_PAGES = 2 ** 25 + 1;

/** Smaller ones do not matter. */
const SMALL = 2 ** 20;

/** Room for so many bytes, which goes back to the system as soon as it is collected. What is not written takes no memory. */
export function largeBytes(length: number): Uint8Array<ArrayBuffer> {
  if (length < SMALL) return new Uint8Array(length);
  return new Uint8Array(new ArrayBuffer(Math.max(length, OWN_PAGES)), 0, length);
}

/** A copy of bytes. */
export function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = largeBytes(bytes.length);
  copy.set(bytes);
  return copy;
}

/** The SHA-256 of bytes, in hexadecimal, without the copy that `crypto.subtle` makes of them. */
export async function hashOf(bytes: Uint8Array): Promise<string> {
  const { createHash } = await import("node:crypto");
  return createHash("sha256").update(bytes).digest("hex");
}
