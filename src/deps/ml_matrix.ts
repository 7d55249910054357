export * from "npm:ml-matrix@6.15.1";
