export type * as OnnxRuntime from "npm:onnxruntime-web@1.30.0";

/** As much of the runtime's module as is used. */
type Runtime = typeof import("npm:onnxruntime-web@1.30.0");

// Not written where it is imported: what is written there is fetched with every program, 150 MB that few need.
const specifier = "npm:onnxruntime-web@1.30.0";

/** The ONNX runtime, fetched on first use. */
export async function importOnnxRuntime(): Promise<Runtime> {
  return await import(specifier);
}
