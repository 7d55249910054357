import { RandomState } from "../../../src/core/random.ts";
import type { Fields, ParityCase, Value } from "../parity_case.ts";
import { onlyParams } from "./adapter.ts";

/** Every list of a seed comes from a stream of its own. */
export function numpyRng({ params }: ParityCase): Fields {
  onlyParams(params, ["seeds"]);
  return { streams: (params.seeds as number[]).map(stream) as unknown as Value };
}

function stream(seed: number): Fields {
  const draw = (count: number, next: (random: RandomState) => number) => {
    const random = new RandomState(seed);
    return Array.from({ length: count }, () => next(random));
  };
  const shuffled = Array.from({ length: 17 }, (_, i) => i);
  new RandomState(seed).shuffle(shuffled);
  return {
    seed,
    random_sample_8: draw(8, (random) => random.random()),
    uint32_8: draw(8, (random) => random.randomInteger(2 ** 32)),
    randint_0_10_x20: draw(20, (random) => random.randomInteger(10)),
    randint_0_4_x20: draw(20, (random) => random.randomInteger(4)),
    permutation_23: [...new RandomState(seed).permutation(23)],
    shuffle_arange_17: shuffled,
    randn_7: draw(7, (random) => random.normal()),
    choice_1000_20_noreplace: [...new RandomState(seed).choice(1000, 20, { replace: false })],
    choice_p_12: [...new RandomState(seed).choice(4, 12, { p: [0.1, 0.2, 0.3, 0.4] })],
    "lognormal_3.5_1_x5": draw(5, (random) => random.lognormal(3.5, 1)),
    uniform_3_5_x5: draw(5, (random) => random.uniform(3, 5)),
    exponential_365_x5: draw(5, (random) => random.exponential(365)),
    "poisson_0.5_x12": draw(12, (random) => random.poisson(0.5)),
  };
}
