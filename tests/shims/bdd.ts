/** The names of std's behaviour-driven tests, over Deno.test: groups become prefixes of the tests' names. */
const groups: string[] = [];

export function describe(name: string, body: () => void): void {
  groups.push(name);
  body();
  groups.pop();
}

export function it(name: string, body: () => void | Promise<void>): void {
  Deno.test([...groups, name].join(" › "), body);
}
