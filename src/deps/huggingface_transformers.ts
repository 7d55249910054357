/** As much of Transformers.js as is used. Its own types are not: to check a program against them, all 600 MB of it would be
 * fetched. */
export interface Transformers {
  readonly env: { readonly backends: { readonly onnx: { readonly wasm?: unknown } } };
  readonly RawImage: RawImageClass;
  pipeline(
    task: string,
    model: string,
    options: {
      readonly dtype: string;
      readonly device: string;
      readonly local_files_only: boolean;
    },
  ): Promise<unknown>;
}

/** What Transformers.js makes pictures with. */
export type RawImageClass = new (
  data: Uint8Array,
  width: number,
  height: number,
  channels: 3,
) => object;

/** The version that is imported. */
export const transformersVersion = "4.3.1";

// Not written where it is imported: what is written there is fetched with the program.
const specifier = `npm:@huggingface/transformers@${transformersVersion}`;

/** Transformers.js, fetched on first use. */
export async function importTransformers(): Promise<Transformers> {
  return await import(specifier);
}
