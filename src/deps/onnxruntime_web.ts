import type * as OnnxRuntime from "npm:onnxruntime-web@1.30.0";

export type { OnnxRuntime };

// Not written where it is imported: what is written there is fetched with the program, 150 MB that few runs need.
const specifier = "npm:onnxruntime-web@1.30.0";

/** The ONNX runtime, fetched on first use. */
export async function importOnnxRuntime(): Promise<typeof OnnxRuntime> {
  return await import(specifier);
}
