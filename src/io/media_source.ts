/** A decoded picture: 8 bits a channel, without transparency. */
export interface RgbImage {
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  /** Red, green, blue of every pixel, row-major: `width × height × 3` bytes. */
  readonly data: Uint8Array;
}

/** A decoded sound. */
export interface Audio {
  /** In Hz. */
  readonly sampleRate: number;
  /** One array a channel, all of one length; integers of any width become numbers in [-1, 1). */
  readonly channels: readonly Float32Array[];
}

/** A picture or sound at hand: the bytes of its file, or what they decode to. */
export type MediaContent = Uint8Array | RgbImage | Audio;

/** Where a picture or a sound is: plain data that can be sent to a worker. All but a file have a name for messages. */
export type MediaSource =
  /** A file: `path` as written in the manifest, resolved against the folder `base`. */
  | { readonly kind: "file"; readonly path: string; readonly base: string }
  /** The bytes of a file, in hand. */
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly name: string }
  /** The bytes of a file, to be read when they are needed. */
  | { readonly kind: "blob"; readonly blob: Blob; readonly name: string }
  /** A picture that is decoded already. */
  | { readonly kind: "image"; readonly image: RgbImage; readonly name: string }
  /** A sound that is decoded already. */
  | { readonly kind: "audio"; readonly audio: Audio; readonly name: string };

/** The name to show for a source in messages. */
export function sourceName(source: MediaSource): string {
  return source.kind === "file" ? source.path : source.name;
}
