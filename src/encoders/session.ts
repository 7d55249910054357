/** Numbers that go into or come out of a network, row-major. */
export interface OnnxTensor {
  readonly dims: readonly number[];
  /** f32 or i64. */
  readonly data: Float32Array | BigInt64Array;
}

/** Named inputs or outputs of a network. */
export type OnnxTensors = Readonly<Record<string, OnnxTensor>>;

/** A network that is loaded: runs one batch at a time. */
export interface Session {
  /** Runs the network.
   *
   * @param feeds Its inputs, which may be given away.
   * @param outputs Names of the outputs wanted.
   */
  run(feeds: OnnxTensors, outputs: readonly string[]): Promise<OnnxTensors>;
  /** Gives back what it holds, as far as its place allows. */
  close(): Promise<void>;
}
