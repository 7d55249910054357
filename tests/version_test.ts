import { assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { version } from "../src/version.ts";

it("the version is that of deno.json", async () => {
  const config = JSON.parse(await Deno.readTextFile(new URL("../deno.json", import.meta.url)));
  assertEquals(version, config.version);
});
