export {
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
} from "npm:hyparquet@1.31.5";
export { parquetHeader } from "npm:hyparquet@1.31.5/src/column.js";
