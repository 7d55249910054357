/** The sounds in `tests/fixtures/audio`, and what they must decode to. */

const FOLDER = new URL("../fixtures/audio/", import.meta.url);

/** A file and its reference. */
export interface SoundFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly sampleRate: number;
  readonly channels: readonly Float32Array[];
  /** Largest difference from the reference. */
  readonly tolerance: number;
}

/** Of the names that end with it, in Hz; the lossless ones have 8000. */
const RATES: Readonly<Record<string, number>> = {
  "48k": 48000,
  "44k": 44100,
  "32k": 32000,
  "22k": 22050,
  "16k": 16000,
  "11k": 11025,
};

/** Reads them all, in the order of their names. */
export function readSoundFiles(): SoundFile[] {
  const names = Array.from(Deno.readDirSync(FOLDER), ({ name }) => name);
  return names.filter((name) => !/\.(s16|s24|md)$/.test(name)).sort().map((name) => ({
    name,
    bytes: read(name),
    sampleRate: RATES[name.match(/_(\d+k)/)?.[1] ?? ""] ?? 8000,
    ...names.includes(`${name}.s16`) ? readReference(name) : lossless(name),
  }));
}

function readReference(name: string): Pick<SoundFile, "channels" | "tolerance"> {
  const samples = new Int16Array(read(`${name}.s16`).buffer);
  const isStereo = /stereo|joint|dual|checksums|ffmpeg/.test(name);
  return {
    channels: deinterleave(samples, { channels: isStereo ? 2 : 1, of: isStereo ? 2 : 1, bits: 16 }),
    tolerance: /law/.test(name) ? 0 : 1e-4,
  };
}

function lossless(name: string): Pick<SoundFile, "channels" | "tolerance"> {
  const bytes = read("lossless.s24");
  const kept = /u8|flac_8/.test(name) ? 8 : /16/.test(name) ? 16 : 24;
  const samples = Int32Array.from({ length: bytes.length / 3 }, (_, i) => {
    const value = bytes[3 * i] << 8 | bytes[3 * i + 1] << 16 | bytes[3 * i + 2] << 24;
    return value >> (32 - kept);
  });
  const channels = /6_channels/.test(name) ? 6 : /mono/.test(name) ? 1 : 2;
  return { channels: deinterleave(samples, { channels, of: 6, bits: kept }), tolerance: 0 };
}

function deinterleave(
  samples: ArrayLike<number>,
  { channels, of, bits }: { channels: number; of: number; bits: number },
): Float32Array[] {
  return Array.from(
    { length: channels },
    (_, channel) =>
      Float32Array.from(
        { length: samples.length / of },
        (_, frame) => samples[frame * of + channel] / 2 ** (bits - 1),
      ),
  );
}

function read(name: string): Uint8Array {
  return Deno.readFileSync(new URL(name, FOLDER));
}
