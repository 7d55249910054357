export { Command, CommanderError, InvalidArgumentError, Option } from "npm:commander@15.1.0";
