import { createHash } from "node:crypto";
import { readAt } from "./read_at.ts";
import { unlessMissing } from "./unless_missing.ts";

/** Features by the SHA-256 (in hexadecimal) of the content that they were measured on. */
export type FeatureEntries = Map<string, Float32Array>;

/** Where the features of a content are. */
export interface FeaturePlace {
  /** The pack. */
  readonly path: string;
  /** The first byte. */
  readonly at: number;
  /** Number of features. */
  readonly length: number;
  /** What their bytes must hash to. */
  readonly check: string;
}

// A pack, all numbers little-endian:
//   magic (8 bytes), SHA-256 of the head (32),
//   head: SHA-256 of the extractor's key (32), number of entries (u32),
//         entries: SHA-256 of the content (32), number of features (u32), start of the features' SHA-256 (8),
//   the features of all entries (f32 each).
const MAGIC = new TextEncoder().encode("medleyF2");
const HASH_BYTES = 32, CHECK_BYTES = 8;
const HEAD_AT = MAGIC.length + HASH_BYTES, COUNT_AT = HEAD_AT + HASH_BYTES;
const ENTRIES_AT = COUNT_AT + 4, ENTRY_BYTES = HASH_BYTES + 4 + CHECK_BYTES;

/** What the names of an extractor's packs begin with. */
export function packPrefix(extractor: string): string {
  return sha256(MAGIC, keyOf(extractor)).toHex().slice(0, 32);
}

/** A file that holds features of one extractor. */
export function encodePack(extractor: string, entries: FeatureEntries): Uint8Array {
  const featuresAt = ENTRIES_AT + ENTRY_BYTES * entries.size;
  let size = featuresAt;
  for (const { byteLength } of entries.values()) size += byteLength;
  const pack = new Uint8Array(size), view = new DataView(pack.buffer);
  pack.set(MAGIC);
  pack.set(keyOf(extractor), HEAD_AT);
  view.setUint32(COUNT_AT, entries.size, true);
  let entry = ENTRIES_AT, at = featuresAt;
  for (const [hash, features] of entries) {
    const bytes = new Uint8Array(features.buffer, features.byteOffset, features.byteLength);
    pack.set(Uint8Array.fromHex(hash), entry);
    view.setUint32(entry + HASH_BYTES, features.length, true);
    pack.set(checkOf(bytes), entry + HASH_BYTES + 4);
    pack.set(bytes, at);
    entry += ENTRY_BYTES;
    at += bytes.length;
  }
  pack.set(sha256(pack.subarray(HEAD_AT, featuresAt)), MAGIC.length);
  return pack;
}

/** What a pack holds, by content; undefined if it is damaged, no pack, of another extractor, or gone. */
export function readPack(path: string, extractor: string): Map<string, FeaturePlace> | undefined {
  return reading(path, (file) => {
    const { size } = file.statSync();
    const start = readAt(file, { at: 0, length: Math.min(size, ENTRIES_AT) });
    if (start.length < ENTRIES_AT || !equal(start.subarray(0, MAGIC.length), MAGIC)) return;
    const count = new DataView(start.buffer).getUint32(COUNT_AT, true);
    let at = ENTRIES_AT + ENTRY_BYTES * count;
    if (at > size) return;
    const head = readAt(file, { at: HEAD_AT, length: at - HEAD_AT });
    const isIntact = equal(start.subarray(MAGIC.length, HEAD_AT), sha256(head)) &&
      equal(head.subarray(0, HASH_BYTES), keyOf(extractor));
    if (!isIntact) return;
    const view = new DataView(head.buffer);
    const places = new Map<string, FeaturePlace>();
    for (let i = 0, entry = ENTRIES_AT - HEAD_AT; i < count; i++, entry += ENTRY_BYTES) {
      const length = view.getUint32(entry + HASH_BYTES, true);
      const check = head.subarray(entry + HASH_BYTES + 4, entry + ENTRY_BYTES).toHex();
      places.set(head.subarray(entry, entry + HASH_BYTES).toHex(), { path, at, length, check });
      at += 4 * length;
    }
    return at === size ? places : undefined;
  });
}

/** The features at a place; undefined if they are damaged or gone. */
export function readFeatures({ path, at, length, check }: FeaturePlace): Float32Array | undefined {
  return reading(path, (file) => {
    const bytes = readAt(file, { at, length: 4 * length });
    const isIntact = bytes.length === 4 * length && checkOf(bytes).toHex() === check;
    return isIntact ? new Float32Array(bytes.buffer) : undefined;
  });
}

/** Opens a file to read it; undefined if it is gone. */
function reading<T>(path: string, read: (file: Deno.FsFile) => T): T | undefined {
  return unlessMissing(() => {
    using file = Deno.openSync(path);
    return read(file);
  });
}

function keyOf(extractor: string): Uint8Array {
  return sha256(new TextEncoder().encode(extractor));
}

function checkOf(features: Uint8Array): Uint8Array {
  return sha256(features).subarray(0, CHECK_BYTES);
}

function sha256(...parts: Uint8Array[]): Uint8Array {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return Uint8Array.from(hash.digest());
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
