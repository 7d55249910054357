import { assertEquals } from "@std/assert";

/** What an example prints, run with these permissions and no other.
 *
 * @param path From the repository's root, as `examples/tickets/main.ts`.
 */
export async function runExample(path: string, permissions: string[] = []): Promise<string> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--frozen", "--no-prompt", ...permissions, path],
    cwd: new URL("../../", import.meta.url),
    stderr: "inherit",
  }).output();
  assertEquals(code, 0);
  return new TextDecoder().decode(stdout);
}
