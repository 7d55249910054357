/** Lets so many pieces of work be under way at a time; the others wait for their turn. */
export class Turns {
  /** Most that are under way. */
  readonly most: number;
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;

  /** Nothing is under way yet. */
  constructor(most: number) {
    this.most = most;
  }

  /** Does the work, as soon as fewer than the most are under way. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    while (this.#underWay >= this.most) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#underWay++;
    try {
      return await work();
    } finally {
      this.#underWay--;
      this.#waiting.shift()?.();
    }
  }
}
