/** The population stability index of counts over the same groups: the sum of `(now − before) · ln(now / before)` of their shares.
 *
 * Each side is given one row more, spread as both are together, so that a group that one side lacks counts finitely.
 *
 * @returns At least 0; 0 where either side has no rows.
 */
export function populationStabilityIndex(
  before: ArrayLike<number>,
  now: ArrayLike<number>,
): number {
  const total = sum(before), totalNow = sum(now);
  if (total === 0 || totalNow === 0) return 0;
  let index = 0;
  for (let k = 0; k < before.length; k++) {
    const both = (before[k] + now[k]) / (total + totalNow);
    if (both === 0) continue;
    const p = (before[k] + both) / (total + 1), q = (now[k] + both) / (totalNow + 1);
    index += (q - p) * Math.log(q / p);
  }
  return index;
}

function sum(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < counts.length; k++) sum += counts[k];
  return sum;
}
