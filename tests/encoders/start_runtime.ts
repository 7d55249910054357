/** Starts the ONNX runtime in this thread before any test: it then opens a message port, which it keeps. */
import { openRuntimeSession } from "../../src/encoders/onnx_runtime.ts";

const model = new URL("../fixtures/encoders/image/onnx/model.onnx", import.meta.url);
const session = await openRuntimeSession(await Deno.readFile(model), { threads: 1, name: "image" });
await session.close();
