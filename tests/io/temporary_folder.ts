/** Runs a test in a folder of its own, which is removed after it. */
export async function inTemporaryFolder<Value>(
  test: (folder: string) => Promise<Value>,
): Promise<Value> {
  const folder = await Deno.makeTempDir();
  try {
    return await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Names of a folder's entries, sorted. */
export async function listFolder(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) names.push(name);
  return names.sort();
}
