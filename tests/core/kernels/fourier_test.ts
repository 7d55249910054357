import { describe, it } from "@std/testing/bdd";
import { rfft } from "../../../src/core/kernels/fourier.ts";
import { assertClose } from "../../dsp/assert_close.ts";
import { naiveRfft, noise } from "../../dsp/twins.ts";
import { KissFftPlan } from "../../shims/kissfft.ts";

describe("rfft", () => {
  it("agrees with its definition", () => {
    for (let size = 2; size <= 1024; size *= 2) {
      const signal = noise(size);
      assertClose(rfft(signal), naiveRfft(signal), 1e-6 * Math.sqrt(size));
    }
  });

  it("agrees with kissfft up to the largest size", () => {
    for (let size = 2; size <= 65536; size *= 2) {
      const signal = noise(size);
      assertClose(rfft(signal), new KissFftPlan(size).rfft(signal), 1e-6 * Math.sqrt(size));
    }
  });

  it("gives an impulse a flat spectrum, and a cosine one line", () => {
    const impulse = new Float32Array(32);
    impulse[0] = 1;
    assertClose(rfft(impulse), Array.from({ length: 34 }, (_, i) => i % 2 === 0 ? 1 : 0), 0);
    const cosine = Float32Array.from({ length: 64 }, (_, j) => Math.cos(2 * Math.PI * 5 * j / 64));
    assertClose(rfft(cosine), Array.from({ length: 66 }, (_, i) => i === 10 ? 32 : 0), 1e-5);
  });
});
