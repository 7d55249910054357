import type { RandomState } from "@medley/medley";
import { between, type Category, happens } from "./category.ts";

const SAMPLE_RATE = 8000;

/** How the product sounds when it is handled, as a WAV file; one in five holds only the noise of the shop. */
export function recordSound(random: RandomState, category: Category): Uint8Array {
  const samples = new Float32Array(Math.round(between(random, 0.5, 0.9) * SAMPLE_RATE));
  if (!happens(random, 0.2)) sounds[category](samples, random);
  addShopNoise(samples, random);
  return encodeWav(samples);
}

const sounds: Readonly<Record<Category, (samples: Float32Array, random: RandomState) => void>> = {
  /** A hum: mains and its harmonics. */
  electronics(samples, random) {
    const pitchHz = between(random, 90, 130), loudness = between(random, 0.05, 0.2);
    for (let harmonic = 1; harmonic <= 8; harmonic++) {
      addTone(samples, { hz: pitchHz * harmonic, loudness: loudness / harmonic, decaySeconds: 9 });
    }
  },
  /** A rustle: soft noise that swells. */
  clothing(samples, random) {
    const swellHz = between(random, 2, 5), loudness = between(random, 0.1, 0.4);
    let soft = 0;
    for (let i = 0; i < samples.length; i++) {
      soft += 0.25 * (random.normal() - soft);
      samples[i] += loudness * soft * Math.abs(Math.sin(Math.PI * swellHz * i / SAMPLE_RATE));
    }
  },
  /** Pages: a few short, sharp bursts. */
  books(samples, random) {
    const pages = 2 + random.randomInteger(3), loudness = between(random, 0.15, 0.5);
    for (let page = 0; page < pages; page++) {
      const start = random.randomInteger(samples.length - 800);
      let last = 0;
      for (let i = 0; i < 800; i++) {
        const noise = random.normal();
        samples[start + i] += loudness * (noise - last) * Math.exp(-i / 200) / 2;
        last = noise;
      }
    }
  },
  /** A clang: partials that no string would have, dying away. */
  kitchen(samples, random) {
    const pitchHz = between(random, 400, 800), loudness = between(random, 0.1, 0.35);
    for (const ratio of [1, 2.76, 3.9, 5.4]) {
      if (pitchHz * ratio > SAMPLE_RATE / 2) break;
      addTone(samples, { hz: pitchHz * ratio, loudness, decaySeconds: between(random, 0.1, 0.3) });
    }
  },
};

function addTone(
  samples: Float32Array,
  { hz, loudness, decaySeconds }: { hz: number; loudness: number; decaySeconds: number },
): void {
  for (let i = 0; i < samples.length; i++) {
    const seconds = i / SAMPLE_RATE;
    samples[i] += loudness * Math.exp(-seconds / decaySeconds) *
      Math.sin(2 * Math.PI * hz * seconds);
  }
}

/** Voices and footsteps from afar: noise of a random colour. */
function addShopNoise(samples: Float32Array, random: RandomState): void {
  const loudness = between(random, 0.02, 0.12), softness = between(random, 0.1, 1);
  let noise = 0;
  for (let i = 0; i < samples.length; i++) {
    noise += softness * (random.normal() - noise);
    samples[i] += loudness * noise;
  }
}

/** A mono WAV file of 16-bit PCM. */
function encodeWav(samples: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(44 + 2 * samples.length));
  const tag = (offset: number, text: string) =>
    [...text].forEach((letter, i) => view.setUint8(offset + i, letter.charCodeAt(0)));
  tag(0, "RIFF");
  view.setUint32(4, 36 + 2 * samples.length, true);
  tag(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, SAMPLE_RATE, true);
  view.setUint32(28, 2 * SAMPLE_RATE, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  tag(36, "data");
  view.setUint32(40, 2 * samples.length, true);
  samples.forEach((sample, i) => {
    view.setInt16(44 + 2 * i, Math.round(32767 * Math.min(1, Math.max(-1, sample))), true);
  });
  return new Uint8Array(view.buffer);
}
