/** Exact Shapley values of a game among few players, for many games at a time.
 *
 * `φ_m = Σ_{S ∌ m} |S|! (M − |S| − 1)! / M! · (v(S ∪ {m}) − v(S))`. A player that changes nothing has exactly 0.
 * Source: Shapley, "A value for n-person games", 1953.
 *
 * @param worth What each set of players reaches, by its bits: `2^M` lists, an entry a game.
 * @returns One list a player, an entry a game; together they are the worth of all players minus that of none.
 */
export function shapleyValues(worth: readonly ArrayLike<number>[]): Float64Array[] {
  const players = Math.log2(worth.length), games = worth[0].length;
  const weights = weightsBySize(players);
  return Array.from({ length: players }, (_, player) => {
    const values = new Float64Array(games);
    for (let set = 0; set < worth.length; set++) {
      if ((set >>> player) & 1) continue;
      const weight = weights[sizeOf(set)], without = worth[set], joined = worth[set | 1 << player];
      for (let game = 0; game < games; game++) {
        values[game] += weight * (joined[game] - without[game]);
      }
    }
    return values;
  });
}

/** `s! (M − s − 1)! / M!`, which is `1 / (M · C(M − 1, s))`. */
function weightsBySize(players: number): Float64Array {
  const weights = new Float64Array(players);
  let choices = 1;
  for (let size = 0; size < players; size++) {
    weights[size] = 1 / (players * choices);
    choices = choices * (players - 1 - size) / (size + 1);
  }
  return weights;
}

function sizeOf(set: number): number {
  let size = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) size++;
  return size;
}
