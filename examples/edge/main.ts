/** A model behind HTTP, on any platform that takes `export default { fetch }`:
 *
 * ```sh
 * MEDLEY_MODEL=out/products.medley deno serve --allow-env=MEDLEY_MODEL --allow-read=out examples/edge/main.ts
 * ```
 *
 * Without the variable, the model is the file `model.medley` beside this one, as a deployment has it.
 */
import { createHandler, loadModel } from "@medley/medley";

const model = await loadModel(
  Deno.env.get("MEDLEY_MODEL") ?? new URL("model.medley", import.meta.url),
);

export default { fetch: createHandler(model) };
