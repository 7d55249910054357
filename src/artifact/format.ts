/** Version of the model file: raised when an older Medley could not read a newer file. */
export const formatVersion = 1;
