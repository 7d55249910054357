/** Part of `deno task check`: which room of `src/` may import which, and which may reach the outside world. */

/** What each room may import; `kernels` is `src/core/kernels`, `core.wasm` the numeric core that only it loads. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  version: [],
  deps: [],
  core: ["errors"],
  kernels: ["errors", "core", "core.wasm"],
  dsp: ["errors", "core", "kernels"],
  io: ["errors", "core", "deps"],
  table: ["errors", "core", "io", "deps"],
  validation: ["errors", "core"],
  models: ["errors", "core", "kernels", "validation", "deps"],
  modalities: ["errors", "core", "dsp", "io", "table", "models", "decoders", "deps"],
  fusion: ["errors", "core", "models", "validation"],
  parallel: ["errors", "core", "io", "modalities", "fusion"],
  encoders: ["errors", "core", "io", "modalities", "parallel", "deps"],
  search: ["errors", "core", "kernels"],
  pipeline: ["errors", "core", "io", "table", "validation", "models", "modalities", "fusion"],
  artifact: [
    "errors",
    "version",
    "core",
    "io",
    "table",
    "models",
    "modalities",
    "fusion",
    "pipeline",
    "encoders",
    "search",
    "deps",
  ],
  export: ["errors", "core", "io", "table", "pipeline", "deps"],
  serve: ["errors", "core", "io", "table", "modalities", "pipeline", "artifact", "deps"],
  cli: [
    "errors",
    "version",
    "core",
    "io",
    "table",
    "validation",
    "models",
    "modalities",
    "fusion",
    "pipeline",
    "artifact",
    "parallel",
    "encoders",
    "search",
    "export",
    "serve",
    "deps",
  ],
};

/** Rooms that may use files, the network, the clock and the environment. */
const OUTWARD = ["io", "parallel", "encoders", "serve", "cli"];

/** Modules of Node that only work on their arguments. */
const PURE = ["node:path", "node:url"];

/** One import, by paths from the repository's root. */
export interface Import {
  readonly from: string;
  /** A path, or a specifier as `npm:hono@4.13.19`. */
  readonly to: string;
  readonly line: number;
}

/** A rule broken at a place. */
export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** The room that a file of `src/` or `wasm/pkg/` belongs to. */
export function roomOf(path: string): string {
  if (path.startsWith("src/core/kernels/")) return "kernels";
  if (path === "wasm/pkg/core.wasm") return "core.wasm";
  if (path.startsWith("wasm/pkg/")) return "decoders";
  return path.replace(/^src\//, "").split("/")[0].replace(/\.ts$/, "");
}

/** The imports that follow no arrow. */
export function checkImports(imports: readonly Import[]): Violation[] {
  return imports.flatMap(({ from, to, line }) => {
    if (!from.startsWith("src/")) return [];
    const room = roomOf(from);
    const violation = (message: string) => [{ path: from, line, message }];
    if (!Object.hasOwn(ARROWS, room)) return violation(`the room "${room}" has no arrows`);
    if (/^(npm|jsr|https?):/.test(to)) {
      return room === "deps" ? [] : violation(`${to} may only be imported by src/deps`);
    }
    if (to.startsWith("node:")) {
      return OUTWARD.includes(room) || PURE.includes(to)
        ? []
        : violation(`${room} may not import ${to}`);
    }
    if (to === "mod.ts") return violation("nothing in src may import mod.ts");
    const target = roomOf(to);
    return target === room || ARROWS[room].includes(target)
      ? []
      : violation(`${room} may not import ${target} (${to})`);
  });
}

/** Uses of files, network, clock, environment and chance outside the rooms that may. */
export function checkGlobals(path: string, source: string): Violation[] {
  if (!path.startsWith("src/") || OUTWARD.includes(roomOf(path))) return [];
  // A date that is given is no clock: only `Date.now` and a date without arguments are.
  const globals =
    /(?<![.\w$])(?:Deno\b|Date\.now\b|new Date(?:\(\s*\)|(?![\w(\s]))|performance\b|process\b|fetch(?=\()|Math\.random\b)/g;
  return [...blankProse(source).matchAll(globals)].map(({ 0: name, index }) => ({
    path,
    line: source.slice(0, index).split("\n").length,
    message: `${roomOf(path)} may not use ${name}: take it as an argument`,
  }));
}

/** The source with comments and string literals blanked out, at the same positions. */
function blankProse(source: string): string {
  const prose = /\/\*[^]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"/g;
  return source.replace(prose, (text) => text.replace(/[^\n]/g, " "));
}

/** The import graph of modules, as `deno info` sees it. */
async function readImports(root: URL, paths: readonly string[]): Promise<Import[]> {
  const entry = paths.map((path) => `import ${JSON.stringify(new URL(path, root).href)};`).join("");
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", `data:application/typescript,${encodeURIComponent(entry)}`],
    cwd: root,
  }).output();
  if (!success) throw new Error(`Cannot read imports: ${new TextDecoder().decode(stderr)}`);
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as { modules: InfoModule[] };
  const relative = (specifier: string) =>
    specifier.startsWith(root.href) ? specifier.slice(root.href.length) : specifier;
  return modules.flatMap(({ specifier, dependencies = [] }) =>
    dependencies.map((dependency) => {
      const target = dependency.code ?? dependency.type;
      return {
        from: relative(specifier),
        to: relative(target?.specifier ?? dependency.specifier),
        line: (target?.span.start.line ?? 0) + 1,
      };
    })
  );
}

interface InfoModule {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly specifier: string;
    readonly code?: InfoTarget;
    readonly type?: InfoTarget;
  }[];
}

interface InfoTarget {
  readonly specifier?: string;
  readonly span: { readonly start: { readonly line: number } };
}

async function listSources(root: URL, folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, root))) {
    if (isDirectory) paths.push(...await listSources(root, `${folder}${name}/`));
    else if (name.endsWith(".ts")) paths.push(`${folder}${name}`);
  }
  return paths.sort();
}

if (import.meta.main) {
  const root = new URL("../../", import.meta.url);
  const paths = await listSources(root, "src/");
  const violations = checkImports(await readImports(root, paths));
  for (const path of paths) {
    violations.push(...checkGlobals(path, await Deno.readTextFile(new URL(path, root))));
  }
  for (const { path, line, message } of violations) console.error(`${path}:${line}: ${message}`);
  console.log(`import arrows: ${paths.length} files, ${violations.length} violations`);
  if (violations.length > 0) Deno.exit(1);
}
