export { mostProbable } from "../core/most_probable.ts";
