export * from "npm:@uwdata/flechette@2.6.0";
