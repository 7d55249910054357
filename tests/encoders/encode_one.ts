/** A program for `least_permissions_test.ts`: encodes a text with the encoder of a folder, inline or in a worker. */
import { loadTextEncoder } from "../../mod.ts";

const [folder, execution] = Deno.args;
await using encoder = await loadTextEncoder(folder, {
  execution: execution === "worker" ? "worker" : "inline",
});
const { vectors } = await encoder.encode(["a red bowl"]);
console.log(vectors.columns);
