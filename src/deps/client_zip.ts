export { makeZip } from "npm:client-zip@2.5.1";
