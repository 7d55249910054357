// deno-lint-ignore-file no-import-prefix
// In JavaScript since TypeScript does not know source-phase imports yet; these need no permission.
import source module from "npm:kissfft-wasm@1.1.2/lib/kissfft.wasm";

/** @type {WebAssembly.Module} */
export const kissfftModule = module;
