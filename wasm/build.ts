/** Builds the WASM modules into `wasm/pkg`, or checks that those committed are what the sources give.
 *
 * `--check` leaves `wasm/pkg` alone. With the toolchain that the manifest names, the bytes must be equal. Another gives
 * other bytes: then only the hash of the sources is compared, and the tests remain to be run on the modules built,
 * which `--out` keeps.
 */
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { findToolchain, type Toolchain } from "./toolchain.ts";

const USAGE = `Usage: deno task build:wasm [--check] [--toolchain debian|rustup] [--out DIR]

  --check      rebuild and compare with wasm/pkg instead of writing it
  --toolchain  default: the one that wasm/pkg/manifest.json names where it is installed
  --out DIR    where the modules go (default wasm/pkg; with --check nowhere)

Exit code 0: all is well; 1: it is not; 2: wrong usage.`;

const WASM = import.meta.dirname!;
const PKG = join(WASM, "pkg");

/** The crates, and the file that each is shipped as: the small core, always needed, as it is; decoders, imported
 * lazily, gzipped and in base64 in a TypeScript file, which needs no permission and survives bundling.
 */
const MODULES = [
  { crate: "medley-core", file: "core.wasm" },
  { crate: "medley-image", file: "image.ts" },
  { crate: "medley-audio", file: "audio.ts" },
];

/** What the committed modules were made of and with. */
interface Manifest {
  readonly toolchain: string;
  readonly flags: readonly string[];
  /** SHA-256 over the crates' sources. */
  readonly sources: string;
  /** SHA-256 of `Cargo.lock`. */
  readonly lock: string;
  /** Of each module: SHA-256 and size of the WASM bytes, unpacked. */
  readonly modules: {
    readonly [file: string]: { readonly sha256: string; readonly bytes: number };
  };
}

class Failure extends Error {}

async function main(): Promise<void> {
  const { check, toolchain: name, out } = options();
  const committed = await readManifest();
  const toolchain = await findToolchain(name, committed?.toolchain);
  if (toolchain === undefined) {
    throw new Failure(
      "Cannot build: no toolchain for wasm32-unknown-unknown. Install rustc-web, cargo-web, rust-web-src and lld-19 " +
        "(Debian), or run `rustup target add wasm32-unknown-unknown`",
    );
  }
  if (check && committed === undefined) throw new Failure("Cannot check: wasm/pkg has no manifest");
  console.log(`Building with ${toolchain.version}`);
  const modules = await build(toolchain);
  const manifest = await describe(toolchain, modules);
  if (out !== undefined || !check) await write(out ?? PKG, { modules, manifest });
  if (check) await compare(committed!, { manifest, out });
}

function options(): { check: boolean; toolchain?: "debian" | "rustup"; out?: string } {
  try {
    const { values: { help, check, toolchain, out } } = parseArgs({
      options: {
        help: { type: "boolean", short: "h" },
        check: { type: "boolean", default: false },
        toolchain: { type: "string" },
        out: { type: "string" },
      },
    });
    if (help) {
      console.log(USAGE);
      Deno.exit(0);
    }
    if (toolchain !== undefined && toolchain !== "debian" && toolchain !== "rustup") {
      throw new TypeError(`Unknown toolchain ${toolchain}`);
    }
    return { check, toolchain, out };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    Deno.exit(2);
  }
}

async function build(toolchain: Toolchain): Promise<Map<string, Uint8Array>> {
  const target = Deno.env.get("CARGO_TARGET_DIR") ?? join(WASM, "target");
  const remap = Object.entries(toolchain.remap(WASM))
    .map(([from, to]) => JSON.stringify(`--remap-path-prefix=${from}=${to}`));
  const { success } = await new Deno.Command(toolchain.cargo, {
    args: [
      "build",
      ...toolchain.flags,
      ...MODULES.flatMap(({ crate }) => ["-p", crate]),
      `--config=target.wasm32-unknown-unknown.rustflags=[${remap}]`,
    ],
    cwd: WASM,
    // Nothing else of the environment reaches the build: RUSTFLAGS would replace the flags of .cargo/config.toml.
    clearEnv: true,
    env: { ...toolchain.env, CARGO_TARGET_DIR: resolve(target) },
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  if (!success) throw new Failure("Cannot build: cargo failed");
  const modules = new Map<string, Uint8Array>();
  for (const { crate, file } of MODULES) {
    const built = join(
      target,
      "wasm32-unknown-unknown/release",
      `${crate.replaceAll("-", "_")}.wasm`,
    );
    modules.set(file, await Deno.readFile(built));
  }
  return modules;
}

async function describe(
  toolchain: Toolchain,
  modules: ReadonlyMap<string, Uint8Array>,
): Promise<Manifest> {
  const described: Record<string, { sha256: string; bytes: number }> = {};
  for (const [file, bytes] of modules) {
    described[file] = { sha256: await sha256(bytes), bytes: bytes.length };
  }
  return {
    toolchain: toolchain.version,
    flags: toolchain.flags,
    sources: await hashSources(),
    lock: await sha256(await Deno.readFile(join(WASM, "Cargo.lock"))),
    modules: described,
  };
}

async function write(
  folder: string,
  { modules, manifest }: { modules: ReadonlyMap<string, Uint8Array>; manifest: Manifest },
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const [file, bytes] of modules) {
    const content = file.endsWith(".ts") ? new TextEncoder().encode(await pack(bytes)) : bytes;
    await Deno.writeFile(join(folder, file), content);
    console.log(
      `${join(folder, file)}: ${bytes.length} bytes of WASM, ${content.length} as shipped`,
    );
  }
  await Deno.writeTextFile(join(folder, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
}

async function compare(
  committed: Manifest,
  { manifest, out }: { manifest: Manifest; out?: string },
): Promise<void> {
  const advice = "run `deno task build:wasm` and commit wasm/pkg";
  if (manifest.sources !== committed.sources || manifest.lock !== committed.lock) {
    throw new Failure(`The sources are not those that wasm/pkg was built of: ${advice}`);
  }
  for (const { file } of MODULES) {
    if (await sha256(await unpack(file)) !== committed.modules[file]?.sha256) {
      throw new Failure(
        `wasm/pkg/${file} is not the module that the manifest describes: ${advice}`,
      );
    }
    if (
      manifest.toolchain === committed.toolchain &&
      manifest.modules[file].sha256 !== committed.modules[file].sha256
    ) {
      throw new Failure(`wasm/pkg/${file} differs from what its sources give: ${advice}`);
    }
  }
  console.log(
    manifest.toolchain === committed.toolchain
      ? "wasm/pkg is what the sources give, byte for byte"
      : `wasm/pkg is of these sources, but of ${committed.toolchain}: run the tests on the modules ${
        out === undefined ? "built, which --out DIR keeps" : `in ${out}`
      }`,
  );
}

async function readManifest(): Promise<Manifest | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(join(PKG, "manifest.json")));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Over the path and content of every file that a module is made of, in the order of their paths. */
async function hashSources(): Promise<string> {
  const files = ["Cargo.toml", ".cargo/config.toml"];
  for await (const crate of Deno.readDir(WASM)) {
    if (!crate.isDirectory || ["pkg", "target", ".cargo"].includes(crate.name)) continue;
    files.push(`${crate.name}/Cargo.toml`, ...await listFiles(`${crate.name}/src`));
  }
  const lines = await Promise.all(
    files.sort().map(async (file) =>
      `${file} ${await sha256(await Deno.readFile(join(WASM, file)))}\n`
    ),
  );
  return await sha256(new TextEncoder().encode(lines.join("")));
}

async function listFiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(WASM, folder))) {
    const path = `${folder}/${name}`;
    files.push(...isDirectory ? await listFiles(path) : [path]);
  }
  return files;
}

async function pack(bytes: Uint8Array): Promise<string> {
  const gzipped = await pipe(bytes, new CompressionStream("gzip"));
  return `// Made by wasm/build.ts: a WASM module, gzipped, in base64.\nexport default "${gzipped.toBase64()}";\n`;
}

/** The WASM bytes of a committed file. */
async function unpack(file: string): Promise<Uint8Array> {
  const content = await Deno.readFile(join(PKG, file));
  if (!file.endsWith(".ts")) return content;
  const base64 = new TextDecoder().decode(content).match(/"([^"]*)"/)?.[1] ?? "";
  return await pipe(Uint8Array.fromBase64(base64), new DecompressionStream("gzip"));
}

async function pipe(
  bytes: Uint8Array,
  through: TransformStream<BufferSource, Uint8Array<ArrayBuffer>>,
): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(through);
  return await new Response(stream).bytes();
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return new Uint8Array(digest).toHex();
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(error.message);
    Deno.exit(1);
  }
}
