// The package writes Arrow files of tables that are whole; this is its part that ends one written batch by batch.
// @ts-types="npm:@uwdata/flechette@2.6.0/dist/types/encode/builder.d.ts"
export { Builder } from "npm:@uwdata/flechette@2.6.0/src/encode/builder.js";
// @ts-types="npm:@uwdata/flechette@2.6.0/dist/types/encode/footer.d.ts"
export { writeFooter } from "npm:@uwdata/flechette@2.6.0/src/encode/footer.js";
// @ts-types="npm:@uwdata/flechette@2.6.0/dist/types/encode/sink.d.ts"
export { MemorySink } from "npm:@uwdata/flechette@2.6.0/src/encode/sink.js";
