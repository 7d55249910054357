export { Tabular, tabular, type TabularOptions } from "./tabular.ts";
export { type TabularEncoders, TabularModel } from "./tabular_model.ts";
export type { TabularValue } from "./tabular_value.ts";
