/** The names of std's assertions, over node:assert: when std can be reached, the import map's alias is all that changes. */
import nodeAssert from "node:assert/strict";

/** Any class of errors. */
// deno-lint-ignore no-explicit-any
export type ErrorClass<E extends Error = Error> = abstract new (...args: any[]) => E;

export function assert(condition: unknown, message?: string): asserts condition {
  nodeAssert.ok(condition, message as string);
}

export function assertEquals<T>(actual: T, expected: T, message?: string): void {
  nodeAssert.deepStrictEqual(actual, expected, message as string);
}

export function assertNotEquals<T>(actual: T, expected: T, message?: string): void {
  nodeAssert.notDeepStrictEqual(actual, expected, message as string);
}

export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  message?: string,
): asserts actual is T {
  nodeAssert.strictEqual(actual, expected, message as string);
}

export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance = 1e-7,
  message = `${actual} differs from ${expected} by more than ${tolerance}`,
): void {
  nodeAssert.ok(Object.is(actual, expected) || Math.abs(actual - expected) <= tolerance, message);
}

export function assertGreater(actual: number, expected: number, message?: string): void {
  nodeAssert.ok(actual > expected, message ?? `${actual} is not > ${expected}`);
}

export function assertGreaterOrEqual(actual: number, expected: number, message?: string): void {
  nodeAssert.ok(actual >= expected, message ?? `${actual} is not >= ${expected}`);
}

export function assertLess(actual: number, expected: number, message?: string): void {
  nodeAssert.ok(actual < expected, message ?? `${actual} is not < ${expected}`);
}

export function assertLessOrEqual(actual: number, expected: number, message?: string): void {
  nodeAssert.ok(actual <= expected, message ?? `${actual} is not <= ${expected}`);
}

export function assertStringIncludes(actual: string, expected: string, message?: string): void {
  nodeAssert.ok(
    actual.includes(expected),
    message ?? `${JSON.stringify(actual)} does not include ${JSON.stringify(expected)}`,
  );
}

export function assertMatch(actual: string, expected: RegExp, message?: string): void {
  nodeAssert.match(actual, expected, message as string);
}

export function assertInstanceOf<E>(
  actual: unknown,
  Class: abstract new (...args: never[]) => E,
): asserts actual is E {
  nodeAssert.ok(actual instanceof Class, `${actual} is not an instance of ${Class.name}`);
}

export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  Class?: ErrorClass<E>,
  includes = "",
): E {
  try {
    fn();
  } catch (error) {
    return checked(error, Class, includes);
  }
  throw new nodeAssert.AssertionError({ message: "Expected the function to throw" });
}

export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  Class?: ErrorClass<E>,
  includes = "",
): Promise<E> {
  try {
    await fn();
  } catch (error) {
    return checked(error, Class, includes);
  }
  throw new nodeAssert.AssertionError({ message: "Expected the function to reject" });
}

function checked<E extends Error>(
  error: unknown,
  Class: ErrorClass<E> | undefined,
  includes: string,
): E {
  assertInstanceOf(error, Class ?? Error);
  assertStringIncludes(error.message, includes);
  return error as E;
}
