/** Version of Medley; `deno.json` says the same. */
export const version = "0.1.0";
