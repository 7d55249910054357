import { Command } from "../deps/commander.ts";
import { createHandler } from "../serve/handler.ts";
import { parsePort } from "./arguments.ts";
import { addModelEncoderOptions, type EncoderCliOptions, openModel } from "./encoder_options.ts";
import { type MediaCliOptions, onCorruptOption } from "./media_options.ts";
import { note } from "./output.ts";

/** `medley serve MODEL --port N`. */
export function serveCommand(): Command {
  const command = new Command("serve")
    .description("Answers predictions over HTTP: POST /v1/predict, GET /v1/model.")
    .argument("<model>", "a model file")
    .option("--port <port>", "port to listen on; 0 lets the system choose", parsePort, 8000)
    .option("--hostname <name>", "address to listen on", "127.0.0.1")
    .addOption(onCorruptOption());
  return addModelEncoderOptions(command).action(serve);
}

async function serve(
  path: string,
  options: EncoderCliOptions & Pick<MediaCliOptions, "onCorrupt"> & {
    port: number;
    hostname: string;
  },
): Promise<void> {
  const { onCorrupt } = options;
  await using opened = await openModel(path, options);
  const handler = createHandler(opened.model, { onCorrupt });
  const server = listen(options, handler);
  const stop = () => void server.shutdown();
  Deno.addSignalListener("SIGINT", stop);
  Deno.addSignalListener("SIGTERM", stop);
  await server.finished;
  Deno.removeSignalListener("SIGINT", stop);
  Deno.removeSignalListener("SIGTERM", stop);
}

function listen(
  options: { port: number; hostname: string },
  handler: (request: Request) => Promise<Response>,
): Deno.HttpServer {
  const { port, hostname } = options;
  const onListen = (at: { hostname: string; port: number }) =>
    note(`listening on http://${at.hostname}:${at.port}`);
  try {
    return Deno.serve({ port, hostname, onListen }, handler);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.AddrInUse)) throw cause;
    throw new Deno.errors.AddrInUse(
      `Cannot listen on ${hostname}:${port}: something else does; give another --port`,
      { cause },
    );
  }
}
