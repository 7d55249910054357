/** Maps values in their order, so many at a time.
 *
 * @returns One a value, in their order, whenever each was done.
 */
export async function mapSome<In, Out>(
  values: readonly In[],
  atATime: number,
  map: (value: In, i: number) => Promise<Out>,
): Promise<Out[]> {
  const mapped: Out[] = [];
  let next = 0;
  const work = async () => {
    while (next < values.length) {
      const i = next++;
      mapped[i] = await map(values[i], i);
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  return mapped;
}
