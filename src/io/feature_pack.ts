import { createHash } from "node:crypto";

/** Features by the SHA-256 of the content they were measured on, oldest first. */
export type FeatureEntries = Map<string, Float32Array>;

// A pack, all numbers little-endian:
//   magic (8 bytes), SHA-256 of everything after it (32),
//   SHA-256 of the extractor's key (32),
//   entries: SHA-256 of the content (32), number of features (u32), features (f32 each).
const MAGIC = new TextEncoder().encode("medleyF1");
const HASH_BYTES = 32;
const ENTRIES_AT = MAGIC.length + 2 * HASH_BYTES;

/** The file that holds features of one extractor. */
export function encodePack(extractor: string, entries: FeatureEntries): Uint8Array {
  const pack = new Uint8Array(packBytes(entries));
  const view = new DataView(pack.buffer);
  pack.set(MAGIC);
  pack.set(sha256(new TextEncoder().encode(extractor)), MAGIC.length + HASH_BYTES);
  let at = ENTRIES_AT;
  for (const [hash, features] of entries) {
    pack.set(Uint8Array.fromHex(hash), at);
    view.setUint32(at + HASH_BYTES, features.length, true);
    new Float32Array(pack.buffer, at + HASH_BYTES + 4, features.length).set(features);
    at += entryBytes(features.length);
  }
  pack.set(sha256(pack.subarray(MAGIC.length + HASH_BYTES)), MAGIC.length);
  return pack;
}

/** The features in a file; undefined if it is damaged, no pack, or of another extractor. */
export function decodePack(extractor: string, pack: Uint8Array): FeatureEntries | undefined {
  const checked = pack.subarray(MAGIC.length + HASH_BYTES);
  const isPack = pack.length >= ENTRIES_AT &&
    equal(pack.subarray(0, MAGIC.length), MAGIC) &&
    equal(pack.subarray(MAGIC.length, MAGIC.length + HASH_BYTES), sha256(checked)) &&
    equal(checked.subarray(0, HASH_BYTES), sha256(new TextEncoder().encode(extractor)));
  if (!isPack) return undefined;
  const aligned = pack.byteOffset % 4 === 0 ? pack : pack.slice();
  const view = new DataView(aligned.buffer, aligned.byteOffset, aligned.length);
  const entries: FeatureEntries = new Map();
  let at = ENTRIES_AT;
  while (at + HASH_BYTES + 4 <= aligned.length) {
    const length = view.getUint32(at + HASH_BYTES, true), next = at + entryBytes(length);
    if (next > aligned.length) return undefined;
    const features = new Float32Array(
      aligned.buffer,
      aligned.byteOffset + at + HASH_BYTES + 4,
      length,
    );
    entries.set(aligned.subarray(at, at + HASH_BYTES).toHex(), features);
    at = next;
  }
  return at === aligned.length ? entries : undefined;
}

/** Removes the oldest features until their pack would be no larger than `maxBytes`. */
export function dropOldest(entries: FeatureEntries, maxBytes: number): void {
  let size = packBytes(entries);
  for (const [hash, { length }] of entries) {
    if (size <= maxBytes) return;
    entries.delete(hash);
    size -= entryBytes(length);
  }
}

/** The name of an extractor's pack. */
export function packName(extractor: string): string {
  return `${sha256(new TextEncoder().encode(extractor)).toHex().slice(0, 32)}.pack`;
}

function packBytes(entries: FeatureEntries): number {
  let size = ENTRIES_AT;
  for (const { length } of entries.values()) size += entryBytes(length);
  return size;
}

function entryBytes(features: number): number {
  return HASH_BYTES + 4 + 4 * features;
}

function sha256(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(createHash("sha256").update(bytes).digest());
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
