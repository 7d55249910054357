export { compressors, decompressZstd } from "npm:hyparquet-compressors@1.1.2";
