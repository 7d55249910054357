/** Where the bytes of a picture or a sound are: plain data that can be saved, sent and cached. */
export type MediaSource =
  /** A file: `path` as written in the manifest, resolved against the folder `base`. */
  | { readonly kind: "file"; readonly path: string; readonly base: string }
  /** Bytes in hand, with a name for messages. */
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly name: string };

/** The name to show for a source in messages. */
export function sourceName(source: MediaSource): string {
  return source.kind === "file" ? source.path : source.name;
}
