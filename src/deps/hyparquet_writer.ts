export { ByteWriter, type ColumnSource, ParquetWriter } from "npm:hyparquet-writer@0.17.0";
