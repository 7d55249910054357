export { stringify } from "npm:csv-stringify@6.9.0/sync";
