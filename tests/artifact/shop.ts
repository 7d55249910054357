/** A small shop as CSV: a number, a category, ordered levels and a title, all of which tell something of the kind. */
export function shop(rows: number): string {
  const kinds = ["books", "clothing", "kitchen"];
  const words = [["novel", "story", "paper"], ["coat", "warm", "cotton"], ["pan", "steel", "cook"]];
  const lines = Array.from({ length: rows }, (_, i) => {
    const k = i % 3;
    const price = i % 11 === 0 ? "" : 5 * k + (i * 7) % 13;
    const brand = ["acme", "zeta", "omni"][(k + (i % 4 === 0 ? 1 : 0)) % 3];
    const title = i % 9 === 0
      ? ""
      : `${words[k][i % 2]} ${words[(k + 1) % 3][i % 3]} item ${words[k][2]}`;
    return `${price},${brand},${["low", "mid", "high"][(i + k) % 3]},${title},${kinds[k]}`;
  });
  return ["price,brand,tier,title,kind", ...lines].join("\n");
}
