export { CsvError, type Info, Parser } from "npm:csv-parse@7.0.3";
