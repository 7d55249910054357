import { Hono } from "../deps/hono.ts";
import { DecodeError, LimitError, ShapeError } from "../errors.ts";
import type { PipelineModel, Prediction } from "../pipeline/pipeline.ts";
import type { Row } from "../table/table_from_rows.ts";
import { Problem, unprocessable } from "./problem.ts";
import { readJson } from "./read_json.ts";
import { rowsReader } from "./read_rows.ts";

/** What a handler asks of a model. */
export type ServableModel = Pick<
  PipelineModel,
  "schema" | "classes" | "modalities" | "fusion" | "training" | "predict"
>;

/** Settings of {@linkcode createHandler}. */
export interface HandlerOptions {
  /** Largest body of a request. @default {8388608} (8 MiB) */
  readonly maxBodyBytes?: number;
  /** Most rows of a request. @default {1000} */
  readonly maxRows?: number;
  /** Told of every fault that is not the request's; the answer says nothing of it. @default {console.error} */
  readonly onError?: (error: unknown) => void;
}

/** Answers predictions of a model over HTTP: a pure function of the request, for `Deno.serve` and edge platforms.
 *
 * - `POST /v1/predict` takes `{ "rows": [{ column: value, … }, …] }`, pictures and sounds as base64, any subset of the
 *   columns; answers `{ classes, predictions: [{ class, probabilities, modalitiesUsed }, …] }` in the rows' order.
 * - `GET /v1/model` answers the classes, the columns with their roles, the modalities, the fusion, and how the model
 *   was trained.
 *
 * Every fault is a problem document (RFC 9457) that says which row and column are at fault.
 *
 * @example
 * ```ts
 * import { createHandler, EarlyFusion, FeatureExtractor, Pipeline, readTable, text } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const table = await readTable({ text: "title,kind\nwarm coat,clothing\nred coat,clothing\nold novel,books\nnew novel,books\n" }, {
 *   label: "kind",
 *   roles: { title: "text" },
 * });
 * const extractor = new FeatureExtractor({ text: text.tfidf() });
 * const handler = createHandler(await new Pipeline({ extractor, fusion: new EarlyFusion() }).fit(table));
 * const response = await handler(
 *   new Request("http://localhost/v1/predict", {
 *     method: "POST",
 *     headers: { "content-type": "application/json" },
 *     body: JSON.stringify({ rows: [{ title: "a coat" }] }),
 *   }),
 * );
 * assertEquals((await response.json()).predictions[0].class, "clothing");
 * ```
 */
export function createHandler(
  model: ServableModel,
  options: HandlerOptions = {},
): (request: Request) => Promise<Response> {
  const { maxBodyBytes = 8 * 2 ** 20, maxRows = 1000, onError = console.error } = options;
  const readRows = rowsReader(model.schema, maxRows);
  const description = describeModel(model);
  const app = new Hono();

  app.post("/v1/predict", async ({ req: { raw: request } }) => {
    const rows = readRows(await readJson(request, maxBodyBytes));
    return Response.json(toAnswer(model.classes, await predict(model, rows, request.signal)));
  });
  app.all("/v1/predict", methodNotAllowed("POST"));
  app.get("/v1/model", () => Response.json(description));
  app.all("/v1/model", methodNotAllowed("GET, HEAD"));

  app.notFound(({ req: { path } }) =>
    new Problem(`There is nothing at ${path}; there are /v1/predict and /v1/model`, {
      status: 404,
      title: "Not Found",
    }).toResponse()
  );
  app.onError((error) => {
    if (error instanceof Problem) return error.toResponse();
    onError(error);
    return new Problem("The server could not answer; the request may be in order", {
      status: 500,
      title: "Internal Server Error",
    }).toResponse();
  });

  return async (request) => await app.fetch(request);
}

function methodNotAllowed(allow: string): () => never {
  return () => {
    throw new Problem(`Only ${allow} is allowed here`, {
      status: 405,
      title: "Method Not Allowed",
      headers: { allow },
    });
  };
}

async function predict(
  model: ServableModel,
  rows: readonly Row[],
  signal: AbortSignal,
): Promise<Prediction> {
  try {
    return await model.predict(rows, { signal });
  } catch (error) {
    const ofMedia = error instanceof DecodeError || error instanceof LimitError ||
      error instanceof ShapeError;
    throw ofMedia ? unusableMedia(error) : error;
  }
}

/** What a modality says of a value, with the place as the request has it: rows go to the model without ids, which calls them 1, 2, 3 … */
function unusableMedia(error: Error & Pick<DecodeError, "row" | "column" | "source">): Problem {
  const { row: id, column, source } = error;
  if (id === undefined || column === undefined) {
    return unprocessable("unusable-media", error.message);
  }
  const row = Number(id) - 1;
  const why = error.message.replace(`Row ${id}, column "${column}", ${source}: `, "");
  return unprocessable("unusable-media", `rows[${row}].${column}: ${why}`, { row, column });
}

function toAnswer(classes: readonly string[], prediction: Prediction) {
  return {
    classes,
    predictions: prediction.classes.map((name, i) => ({
      class: name,
      probabilities: Object.fromEntries(
        classes.map((name, j) => [name, prediction.probabilities.row(i)[j]]),
      ),
      modalitiesUsed: prediction.used[i],
    })),
  };
}

function describeModel({ classes, modalities, schema, fusion, training }: ServableModel) {
  return { classes, modalities, schema, fusion: fusion.toState().type, training };
}
