import { describe, it } from "@std/testing/bdd";
import { assertEquals } from "@std/assert";
import { checkGlobals, checkImports } from "./import_arrows.ts";

function messages(from: string, to: string): string[] {
  return checkImports([{ from, to, line: 3 }]).map(({ message }) => message);
}

describe("import arrows", () => {
  it("let a room import what lies below it, and itself", () => {
    assertEquals(messages("src/models/pca.ts", "src/core/kernels/stats.ts"), []);
    assertEquals(messages("src/models/pca.ts", "src/models/scaler.ts"), []);
    assertEquals(messages("src/core/kernels/memory.ts", "wasm/pkg/core.wasm"), []);
    assertEquals(messages("src/deps/hono.ts", "npm:hono@4.13.19"), []);
    assertEquals(messages("src/modalities/image/decode.ts", "wasm/pkg/image.wasm"), []);
  });

  it("forbid what lies above or beside it", () => {
    assertEquals(messages("src/core/matrix.ts", "src/io/read_file.ts"), [
      "core may not import io (src/io/read_file.ts)",
    ]);
    assertEquals(messages("src/fusion/early.ts", "src/core/kernels/stats.ts"), [
      "fusion may not import kernels (src/core/kernels/stats.ts)",
    ]);
    assertEquals(messages("src/models/pca.ts", "wasm/pkg/core.wasm"), [
      "models may not import core.wasm (wasm/pkg/core.wasm)",
    ]);
    assertEquals(messages("src/serve/handler.ts", "mod.ts"), ["nothing in src may import mod.ts"]);
  });

  it("keep third parties in src/deps, and node's modules in the rooms that face outwards", () => {
    assertEquals(messages("src/serve/handler.ts", "npm:hono@4.13.19"), [
      "npm:hono@4.13.19 may only be imported by src/deps",
    ]);
    assertEquals(messages("src/table/csv.ts", "node:fs"), ["table may not import node:fs"]);
    assertEquals(messages("src/table/csv.ts", "node:path"), []);
    assertEquals(messages("src/cli/main.ts", "node:util"), []);
  });

  it("name a room that they do not know", () => {
    assertEquals(messages("src/utils/misc.ts", "src/errors.ts"), [
      'the room "utils" has no arrows',
    ]);
  });
});

describe("the scan for globals", () => {
  const source = `/** Deno.readFile, Math.random() */
const text = "Date";
const now = Date.now(); // Date
const bytes = Deno.readFileSync(path);
app.fetch(request); fetch(url); Math.random();`;

  it("finds their uses, by line, and not their mention", () => {
    assertEquals(
      checkGlobals("src/models/pca.ts", source).map(({ line, message }) => `${line} ${message}`),
      [
        "3 models may not use Date.now: take it as an argument",
        "4 models may not use Deno: take it as an argument",
        "5 models may not use fetch: take it as an argument",
        "5 models may not use Math.random: take it as an argument",
      ],
    );
  });

  it("leaves the rooms that face outwards alone", () => {
    assertEquals(checkGlobals("src/io/read_file.ts", source), []);
    assertEquals(checkGlobals("src/cli/main.ts", source), []);
  });
});
