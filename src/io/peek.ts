/** Looks at the beginning of a sequence.
 *
 * @param isEnough Whether the items seen so far are enough to see.
 * @returns The items seen, and all items from the first: they can be read once.
 */
export async function peek<Item>(
  items: AsyncIterable<Item>,
  isEnough: (seen: readonly Item[]) => boolean,
): Promise<{ readonly head: readonly Item[]; readonly all: AsyncGenerator<Item> }> {
  const iterator = items[Symbol.asyncIterator]();
  const head: Item[] = [];
  while (!isEnough(head)) {
    const { done, value } = await iterator.next();
    if (done) break;
    head.push(value);
  }
  return { head, all: from(head, iterator) };
}

async function* from<Item>(
  head: readonly Item[],
  iterator: AsyncIterator<Item>,
): AsyncGenerator<Item> {
  try {
    yield* head;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}
