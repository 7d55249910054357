import { Hono } from "../deps/hono.ts";
import { ContributionError } from "../errors.ts";
import { isMediaFault, type MediaFault } from "../modalities/media_fault.ts";
import type { CorruptValue, ExtractContext } from "../modalities/modality.ts";
import { explainedRow } from "../pipeline/explained_row.ts";
import type { Explanation, PipelineModel, Prediction } from "../pipeline/pipeline.ts";
import { Problem, unprocessable } from "./problem.ts";
import { readJson } from "./read_json.ts";
import { type PredictRequest, requestReader } from "./read_rows.ts";

/** What a handler asks of a model. */
export type ServableModel = Pick<
  PipelineModel,
  "schema" | "classes" | "modalities" | "fusion" | "training" | "predict" | "explain"
>;

/** Settings of {@linkcode createHandler}. */
export interface HandlerOptions {
  /** Largest body of a request. @default {8388608} (8 MiB) */
  readonly maxBodyBytes?: number;
  /** Most rows of a request. @default {1000} */
  readonly maxRows?: number;
  /** What becomes of a picture or sound that does not decode: the request is refused, or the value is taken for absent and
   * listed in the answer. @default {"error"} */
  readonly onCorrupt?: "error" | "absent";
  /** Told of every fault that is not the request's; the answer says nothing of it. @default {console.error} */
  readonly onError?: (error: unknown) => void;
}

/** Answers predictions of a model over HTTP: a pure function of the request, for `Deno.serve` and edge platforms.
 *
 * - `POST /v1/predict` takes `{ "rows": [{ column: value, … }, …] }`, pictures and sounds as base64, any subset of the
 *   columns; answers `{ classes, predictions: [{ class, probabilities, modalitiesUsed, outOfRange, abstained }, …] }` in the rows' order,
 *   `outOfRange` (from 0 to 1) only if the model has a profile of its training rows, `abstained` (true or false) only if it has
 *   a least confidence; and with `onCorrupt: "absent"` also
 *   `corrupt: [{ row, column, why }, …]`, rows counted from 0. Rows that the fusion leaves out have no prediction: they are
 *   listed in `dropped: [row, …]`, which is there only if there are any. With `"contributions": true` beside the rows, each prediction
 *   has `baseRate: { class: … }`, `contributions: { modality: { class: … } }`, which sum to the probabilities, and
 *   `decidedBy`: the modality that contributed most to the class.
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
  const { onCorrupt = "error" } = options;
  const readRequest = requestReader(model.schema, maxRows);
  const description = describeModel(model);
  const app = new Hono();

  app.post("/v1/predict", async ({ req: { raw: request } }) => {
    const asked = readRequest(await readJson(request, maxBodyBytes));
    const prediction = await predict(model, asked, { signal: request.signal, onCorrupt });
    const answer = toAnswer(model.classes, prediction);
    return Response.json(
      onCorrupt === "error" ? answer : { ...answer, corrupt: prediction.corrupt.map(toCorrupt) },
    );
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
  { rows, contributions }: PredictRequest,
  context: ExtractContext,
): Promise<Prediction | Explanation> {
  try {
    return contributions ? await model.explain(rows, context) : await model.predict(rows, context);
  } catch (error) {
    if (error instanceof ContributionError) throw unprocessable("no-contributions", error.message);
    throw isMediaFault(error) ? unusableMedia(error) : error;
  }
}

/** What is wrong with a value, with the place as the request has it. */
function unusableMedia(fault: MediaFault): Problem {
  const { row: id, column } = fault;
  // The cause does not say where the value is.
  const { message } = isMediaFault(fault.cause) ? fault.cause : fault;
  if (id === undefined || column === undefined) return unprocessable("unusable-media", message);
  const row = toIndex(id);
  return unprocessable("unusable-media", `rows[${row}].${column}: ${message}`, { row, column });
}

function toCorrupt({ row, column, why }: CorruptValue) {
  return { row: toIndex(row), column, why };
}

/** The index of a row in the request: rows go to the model without ids, which calls them 1, 2, 3 … */
function toIndex(id: string): number {
  return Number(id) - 1;
}

function toAnswer(classes: readonly string[], prediction: Prediction | Explanation) {
  return {
    classes,
    predictions: prediction.classes.map((name, i) => ({
      class: name,
      probabilities: Object.fromEntries(
        classes.map((name, j) => [name, prediction.probabilities.row(i)[j]]),
      ),
      modalitiesUsed: prediction.used[i],
      ...("contributions" in prediction ? explainedRow(prediction, i, classes) : {}),
      outOfRange: prediction.outOfRange?.[i],
      abstained: prediction.abstained?.[i],
    })),
    dropped: prediction.dropped.length === 0 ? undefined : prediction.dropped.map(toIndex),
  };
}

function describeModel({ classes, modalities, schema, fusion, training }: ServableModel) {
  return { classes, modalities, schema, fusion: fusion.toState().type, training };
}
