/** First bytes of a value that tell `faulty_worker.ts` to stall, to throw, or to end. */
export const STALL = 101, THROW = 102, CLOSE = 103;
