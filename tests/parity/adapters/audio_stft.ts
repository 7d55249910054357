import { delta, loadAudio, type Matrix, melFilterBank, powerToDb, stft } from "../../../mod.ts";
import type { Fields, ParityCase } from "../parity_case.ts";
import { type Adapter, NoCounterpart } from "./adapter.ts";
import { toMatrix, toRows, transpose } from "./values.ts";

/** A case a function. Python has frames as columns, Medley as rows. */
export async function audioStft(parityCase: ParityCase): Promise<Fields> {
  const [, name] = parityCase.name.split("/");
  if (!Object.hasOwn(functions, name)) throw new NoCounterpart(`Medley has no ${name}`);
  return await functions[name](parityCase);
}

const functions: Readonly<Record<string, Adapter>> = {
  async magnitude({ params, inputs, folder }) {
    const { samples } = await loadAudio(`${folder}/${inputs.wav}`, { sampleRate: "native" });
    const { n_fft, hop_length } = params as Record<string, number>;
    const spectrogram = stft(samples, { nFft: n_fft, hopLength: hop_length });
    return { magnitude: framesAsColumns(spectrogram.magnitude()) };
  },
  mel_filterbank({ params }) {
    const bank = melFilterBank({
      sampleRate: params.sr as number,
      nFft: params.n_fft as number,
      bands: params.n_mels as number,
    });
    const bands = Array.from({ length: bank.rows }, (_, i) => [...bank.row(i)]);
    return {
      sum_per_band: bands.map((band) => band.reduce((sum, weight) => sum + weight, 0)),
      first_nonzero: bands.map((band) => band.findIndex((weight) => weight > 0)),
      nonzero_count: bands.map((band) => band.filter((weight) => weight > 0).length),
      bands_0_40_127: toRows(bank.takeRows([0, 40, 127])),
    };
  },
  delta({ params, inputs }) {
    const x = toMatrix(transpose(inputs.X as number[][]));
    const width = params.width as number;
    return {
      order1: framesAsColumns(delta(x, { width, order: 1 })),
      order2: framesAsColumns(delta(x, { width, order: 2 })),
    };
  },
  power_to_db({ params, inputs }) {
    const { ref, amin, top_db } = params as Record<string, number>;
    return { db: toRows(powerToDb(toMatrix(inputs.S), { ref, amin, topDb: top_db })) };
  },
};

function framesAsColumns(matrix: Matrix) {
  return transpose(toRows(matrix) as number[][]);
}
