import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { EncoderError } from "@medley/medley";
import { followRedirect } from "../../src/encoders/ask_hub.ts";

const place = { what: "config.json of owner/name", hub: "owner/name" };

function follow(from: string, to: string | null): string {
  return followRedirect(new URL(from), { to, ...place }).href;
}

describe("followRedirect", () => {
  it("goes where a hub sends", () => {
    assertEquals(follow("https://hub.example/a/b", "/c?d"), "https://hub.example/c?d");
    assertEquals(follow("https://hub.example/a", "https://cdn.example/x"), "https://cdn.example/x");
    assertEquals(follow("http://127.0.0.1:80/a", "http://[::1]/x"), "http://[::1]/x");
    assertEquals(follow("http://localhost/a", "https://cdn.example/x"), "https://cdn.example/x");
  });

  it("never goes where others may read or change what is fetched", () => {
    for (
      const [from, to] of [
        ["https://hub.example/a", "http://hub.example/a"],
        ["https://hub.example/a", "http://127.0.0.1/a"],
        ["http://127.0.0.1/a", "http://hub.example/a"],
        ["http://127.0.0.1/a", "http://127.0.0.1.example/a"],
        ["https://hub.example/a", "file:///etc/passwd"],
        ["https://hub.example/a", "data:,weights"],
        ["https://hub.example/a", "https://"],
        ["https://hub.example/a", null],
      ] as const
    ) assertThrows(() => follow(from, to), EncoderError, `redirects to ${to ?? "nowhere"}, and`);
  });
});
