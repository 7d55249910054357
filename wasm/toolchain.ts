import { join } from "node:path";

/** A Rust toolchain that can build for WASM. */
export interface Toolchain {
  /** What `rustc --version` says. */
  readonly version: string;
  readonly cargo: string;
  readonly flags: readonly string[];
  readonly env: { readonly [name: string]: string };
  /** Folders whose paths must not get into the modules, and the names to put in their place. */
  remap(wasm: string): { readonly [path: string]: string };
}

const FLAGS = ["--locked", "--release", "--target", "wasm32-unknown-unknown"];

/** The toolchain of the given name, or else the one of the wanted version, or else any that is installed. */
export async function findToolchain(
  name: "debian" | "rustup" | undefined,
  wanted: string | undefined,
): Promise<Toolchain | undefined> {
  const found = await Promise.all([
    name === "rustup" ? undefined : debian(),
    name === "debian" ? undefined : rustup(),
  ]);
  const installed = found.filter((toolchain) => toolchain !== undefined);
  return installed.find(({ version }) => version === wanted) ?? installed.at(-1);
}

/** Debian's packages rustc-web, cargo-web, rust-web-src and lld-19, which build std for WASM themselves. */
async function debian(): Promise<Toolchain | undefined> {
  const source = "/usr/lib/rustlib/src/rust";
  const version = await firstLine("/usr/bin/rustc", ["--version"]);
  if (version === undefined || !await exists("/usr/bin/cargo") || !await exists(source)) {
    return undefined;
  }
  return {
    version,
    cargo: "/usr/bin/cargo",
    flags: [...FLAGS, "-Zbuild-std=std,panic_abort"],
    env: {
      ...inherited(),
      RUSTC: "/usr/bin/rustc",
      // Building std is a nightly feature, which this lets a stable compiler do.
      RUSTC_BOOTSTRAP: "1",
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER: "wasm-ld-19",
    },
    remap: (wasm) => ({ ...remapped(wasm), [source]: "/rust" }),
  };
}

/** A toolchain of rustup with the target added. */
async function rustup(): Promise<Toolchain | undefined> {
  const bin = join(cargoHome(), "bin");
  const version = await firstLine(join(bin, "rustc"), ["--version"]);
  const sysroot = await firstLine(join(bin, "rustc"), ["--print", "sysroot"]);
  if (
    version === undefined || sysroot === undefined ||
    !await exists(join(sysroot, "lib/rustlib/wasm32-unknown-unknown/lib"))
  ) {
    return undefined;
  }
  return { version, cargo: join(bin, "cargo"), flags: FLAGS, env: inherited(), remap: remapped };
}

function cargoHome(): string {
  return Deno.env.get("CARGO_HOME") ?? join(Deno.env.get("HOME") ?? "/", ".cargo");
}

function remapped(wasm: string): { [path: string]: string } {
  return { [wasm]: "/medley", [cargoHome()]: "/cargo" };
}

/** The part of the environment that a build may depend on. */
function inherited(): { [name: string]: string } {
  const env: { [name: string]: string } = {};
  for (const name of ["PATH", "HOME", "CARGO_HOME", "RUSTUP_HOME"]) {
    const value = Deno.env.get(name);
    if (value !== undefined) env[name] = value;
  }
  return env;
}

async function firstLine(command: string, args: string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command(command, { args, stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
