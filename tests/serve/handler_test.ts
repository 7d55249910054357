import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { ContributionError, DecodeError } from "../../src/errors.ts";
import { placed } from "../../src/modalities/media_fault.ts";
import type { CorruptValue } from "../../src/modalities/modality.ts";
import type { Row } from "../../src/table/table_from_rows.ts";
import { createHandler, type HandlerOptions, type ServableModel } from "../../src/serve/handler.ts";

/** A model that finds everything to be "b", and keeps the rows that it was given. */
function stubModel(
  { fail, corrupt = [], outOfRange, abstained }: {
    fail?: () => never;
    corrupt?: readonly CorruptValue[];
    outOfRange?: Float64Array;
    abstained?: readonly boolean[];
  } = {},
): { model: ServableModel; seen: Row[] } {
  const seen: Row[] = [];
  const classes = ["a", "b"];
  const model: ServableModel = {
    classes,
    modalities: ["tabular", "image"],
    schema: [
      { name: "sku", role: "id" },
      { name: "price", role: "numeric" },
      { name: "tier", role: "ordered", order: ["low", "high"] },
      { name: "title", role: "text" },
      { name: "photo/1", role: "image" },
      { name: "kind", role: "label" },
    ],
    training: { accuracy: 0.9 },
    fusion: {
      classes,
      prior: Float64Array.of(0.5, 0.5),
      modalities: ["tabular", "image"],
      predictProba: () => Matrix.zeros(0, 2),
      toState: () => ({ type: "EarlyFusionModel", fields: {} }),
    },
    explain: async (rows) => {
      const prediction = await model.predict(rows);
      const half = Matrix.fromRows(prediction.ids.map(() => [-0.25, 0.25]));
      return {
        ...prediction,
        modalities: ["tabular", "image"],
        baseRate: Float64Array.of(0.5, 0.5),
        contributions: { tabular: half, image: Matrix.zeros(half.rows, 2) },
        decidedBy: prediction.ids.map(() => "tabular"),
      };
    },
    predict: (rows) => {
      if (fail !== undefined) fail();
      seen.push(...rows as Row[]);
      const count = (rows as Row[]).length;
      return Promise.resolve({
        ids: Array.from({ length: count }, (_, i) => `${i + 1}`),
        classes: new Array(count).fill("b"),
        probabilities: Matrix.fromRows(new Array(count).fill([0.25, 0.75])),
        used: new Array(count).fill(["tabular"]),
        dropped: [],
        corrupt,
        blocks: [],
        outOfRange,
        abstained,
      });
    },
  };
  return { model, seen };
}

function post(body: BodyInit, type = "application/json"): Request {
  return new Request("http://localhost/v1/predict", {
    method: "POST",
    headers: { "content-type": type },
    body,
  });
}

/** Sends rows to the stub and gives the answer's body. */
async function predict(
  rows: unknown,
  options?: HandlerOptions & Parameters<typeof stubModel>[0],
) {
  const { model, seen } = stubModel(options);
  const response = await createHandler(model, options)(post(JSON.stringify({ rows })));
  return { response, body: await response.json(), seen };
}

/** Checks that an answer is a problem document with the given members. */
async function assertProblem(
  response: Response,
  members: { status: number; [name: string]: unknown },
) {
  assertEquals(response.status, members.status);
  assertEquals(response.headers.get("content-type"), "application/problem+json");
  const problem = await response.json();
  for (const [name, value] of Object.entries(members)) assertEquals(problem[name], value);
  assertEquals(typeof problem.title, "string");
  return problem as { detail: string; type: string };
}

describe("POST /v1/predict", () => {
  it("answers a class, probabilities and modalities for every row", async () => {
    const { response, body } = await predict([{ price: 1 }, { title: "lamp" }]);
    assertEquals(response.status, 200);
    const prediction = {
      class: "b",
      probabilities: { a: 0.25, b: 0.75 },
      modalitiesUsed: ["tabular"],
    };
    assertEquals(body, { classes: ["a", "b"], predictions: [prediction, prediction] });
  });

  it("adds what each modality contributed, if it is asked", async () => {
    const { model } = stubModel();
    const ask = async (contributions: unknown) =>
      await createHandler(model)(post(JSON.stringify({ rows: [{ price: 1 }], contributions })));
    const [plain, asked] = await Promise.all(
      [false, true].map(async (contributions) => (await (await ask(contributions)).json())),
    );
    assertEquals(asked.predictions, [{
      ...plain.predictions[0],
      baseRate: { a: 0.5, b: 0.5 },
      contributions: { tabular: { a: -0.25, b: 0.25 }, image: { a: 0, b: 0 } },
      decidedBy: "tabular",
    }]);
    assertEquals("contributions" in plain.predictions[0], false);
    const { detail } = await assertProblem(await ask("yes"), {
      status: 422,
      type: "urn:problem-type:medley:invalid-request",
    });
    assertStringIncludes(detail, '"contributions": true');
  });

  it("lists the rows that the fusion leaves out", async () => {
    const { model } = stubModel();
    const predict: ServableModel["predict"] = async (rows) => {
      const [, ...others] = rows as Row[];
      return { ...await model.predict(others), dropped: ["1"] };
    };
    const body = JSON.stringify({ rows: [{ price: 1 }, { title: "lamp" }] });
    const answer = await (await createHandler({ ...model, predict })(post(body))).json();
    assertEquals([answer.predictions.length, answer.dropped], [1, [0]]);
  });

  it("says why contributions cannot be told", async () => {
    const { model } = stubModel();
    const explain = () => Promise.reject(new ContributionError("Cannot tell contributions: why"));
    const body = JSON.stringify({ rows: [{ price: 1 }], contributions: true });
    await assertProblem(await createHandler({ ...model, explain })(post(body)), {
      status: 422,
      type: "urn:problem-type:medley:no-contributions",
      detail: "Cannot tell contributions: why",
    });
  });

  it("says how far each row lies outside of the training rows, if the model knows", async () => {
    const { body } = await predict([{ price: 1 }, { price: 900 }], {
      outOfRange: Float64Array.of(0, 0.75),
    });
    assertEquals(body.predictions.map((one: { outOfRange: number }) => one.outOfRange), [0, 0.75]);
  });

  it("says from which rows the model abstains, if it may", async () => {
    const { body } = await predict([{ price: 1 }, { price: 900 }], { abstained: [false, true] });
    assertEquals(body.predictions.map((one: { abstained: boolean }) => one.abstained), [
      false,
      true,
    ]);
    assertEquals(body.predictions[1].class, "b");
  });

  it("gives the model numbers, strings and bytes, and leaves out what is absent, the id and the label", async () => {
    const { seen } = await predict([
      { sku: "x", price: "1.5", tier: "high", title: 7, "photo/1": "AAEC", kind: "a" },
      { price: null, title: " ", "photo/1": "data:image/png;base64,AAEC" },
    ]);
    assertEquals(seen, [
      { price: 1.5, tier: "high", title: "7", "photo/1": Uint8Array.of(0, 1, 2) },
      { "photo/1": Uint8Array.of(0, 1, 2) },
    ]);
  });

  it("accepts any JSON media type", async () => {
    const { model } = stubModel();
    const request = post('{"rows":[{"price":1}]}', "application/vnd.shop+json; charset=utf-8");
    assertEquals((await createHandler(model)(request)).status, 200);
  });
});

describe("GET /v1/model", () => {
  it("describes the model", async () => {
    const { model } = stubModel();
    const response = await createHandler(model)(new Request("http://localhost/v1/model"));
    assertEquals(await response.json(), {
      classes: ["a", "b"],
      modalities: ["tabular", "image"],
      schema: model.schema,
      fusion: "EarlyFusionModel",
      training: { accuracy: 0.9 },
    });
  });
});

describe("a request that cannot be answered", () => {
  const { model } = stubModel();
  const handler = createHandler(model, { maxBodyBytes: 100, maxRows: 3 });

  it("to another path: 404", async () => {
    await assertProblem(await handler(new Request("http://localhost/")), {
      status: 404,
      type: "about:blank",
    });
  });

  it("by another method: 405, with those that are allowed", async () => {
    for (const method of ["GET", "PUT", "DELETE", "OPTIONS", "PATCH"]) {
      const response = await handler(new Request("http://localhost/v1/predict", { method }));
      assertEquals(response.headers.get("allow"), "POST");
      await assertProblem(response, { status: 405 });
    }
    const response = await handler(new Request("http://localhost/v1/model", { method: "POST" }));
    assertEquals(response.headers.get("allow"), "GET, HEAD");
    await assertProblem(response, { status: 405 });
  });

  it("of another media type: 415", async () => {
    await assertProblem(await handler(post("rows", "text/plain")), { status: 415 });
    await assertProblem(await handler(post("rows", "application/jsonp")), { status: 415 });
    const body = new FormData();
    const form = new Request("http://localhost/v1/predict", { method: "POST", body });
    await assertProblem(await handler(form), { status: 415 });
  });

  it("that is too large: 413, with or without a length", async () => {
    const text = JSON.stringify({ rows: [{ title: "x".repeat(100) }] });
    await assertProblem(await handler(post(text)), { status: 413 });
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 40;
        controller.enqueue(new TextEncoder().encode(" ".repeat(40)));
      },
    });
    await assertProblem(await handler(post(endless)), { status: 413 });
    assertEquals(sent < 400, true);
  });

  it("with too many rows: 413", async () => {
    await assertProblem(await handler(post(JSON.stringify({ rows: [{}, {}, {}, {}] }))), {
      status: 413,
    });
  });

  it("that is not JSON: 400", async () => {
    await assertProblem(await handler(post('{"rows": [')), { status: 400 });
    await assertProblem(await handler(post("")), { status: 400 });
    await assertProblem(await handler(post(Uint8Array.of(0x22, 0xff, 0x22))), { status: 400 });
  });

  it("of another shape: 422", async () => {
    const shapeless = ["null", "[]", '{"row":{}}', '{"rows":[]}', '{"rows":{}}', '{"rows":"ab"}'];
    for (const text of [...shapeless, '{"rows":[{"price":1}],"more":1}']) {
      await assertProblem(await handler(post(text)), {
        status: 422,
        type: "urn:problem-type:medley:invalid-request",
      });
    }
    await assertProblem(await handler(post('{"rows":[{"price":1},7]}')), { status: 422, row: 1 });
  });
});

describe("rows that do not fit the model", () => {
  it("with unknown columns: 422 that names them", async () => {
    const { response, body } = await predict([{ price: 1 }, { price: 1, cost: 2, weight: 3 }]);
    assertEquals(response.status, 422);
    assertEquals([body.row, body.column], [1, "cost"]);
    assertEquals(body.type, "urn:problem-type:medley:unknown-column");
    assertMatch(body.detail, /"cost", "weight".*"price", "tier", "title", "photo\/1"/);
  });

  it("with a column that an object has by nature: 422", async () => {
    for (const name of ["__proto__", "constructor", "toString"]) {
      const { model } = stubModel();
      const request = post(`{"rows":[{"price":1,"${name}":{"price":1}}]}`);
      await assertProblem(await createHandler(model)(request), { status: 422, column: name });
    }
  });

  it("with a cell of another kind: 422 with row and column", async () => {
    const cells: [string, unknown][] = [
      ["price", "cheap"],
      ["price", true],
      ["price", [1]],
      ["tier", "middle"],
      ["title", { text: "lamp" }],
      ["photo/1", "no base64!"],
      ["photo/1", "https://example.org/cat.png"],
      ["photo/1", "/etc/passwd.png"],
      ["photo/1", 7],
    ];
    for (const [column, cell] of cells) {
      const { response, body } = await predict([{ title: "lamp" }, { [column]: cell }]);
      assertEquals(response.status, 422);
      assertEquals([body.row, body.column], [1, column]);
      assertStringIncludes(body.detail, `rows[1].${column} must be`);
    }
  });

  it("with nothing to predict from: 422 with the row", async () => {
    for (const row of [{}, { sku: "x", kind: "a" }, { price: null, title: "" }]) {
      const { response, body } = await predict([{ price: 1 }, row]);
      assertEquals(response.status, 422);
      assertEquals([body.row, body.pointer], [1, "/rows/1"]);
      assertEquals(body.type, "urn:problem-type:medley:empty-row");
    }
  });

  it("with a picture that does not decode: 422 with row and column", async () => {
    const { response, body } = await predict([{ price: 1 }, { "photo/1": "AAEC" }], {
      fail: () => {
        throw placed(new DecodeError("Cannot decode: no signature"), {
          row: "2",
          column: "photo/1",
          source: "photo/1 of row 2",
          advice: "; mend the file",
        });
      },
    });
    assertEquals(response.status, 422);
    assertEquals(body, {
      type: "urn:problem-type:medley:unusable-media",
      title: "A picture or sound cannot be used",
      status: 422,
      detail: "rows[1].photo/1: Cannot decode: no signature",
      row: 1,
      column: "photo/1",
      pointer: "/rows/1/photo~11",
    });
  });
});

describe("a picture that was taken for absent", () => {
  const rows = [{ price: 1 }, { price: 2, "photo/1": "AAEC" }];

  it("is listed with index of row, column and what was wrong", async () => {
    const source = "photo/1 of row 2", why = "Cannot decode: no signature";
    const corrupt = [{ row: "2", column: "photo/1", source, why }];
    const { body } = await predict(rows, { onCorrupt: "absent", corrupt });
    assertEquals(body.predictions.length, 2);
    assertEquals(body.corrupt, [{ row: 1, column: "photo/1", why }]);
  });

  it("is taken for absent only if the handler is told to", async () => {
    const told: unknown[] = [];
    for (const onCorrupt of [undefined, "error", "absent"] as const) {
      const { model } = stubModel();
      const predict: ServableModel["predict"] = (rows, context) => {
        told.push(context?.onCorrupt);
        return model.predict(rows);
      };
      await createHandler({ ...model, predict }, { onCorrupt })(post(JSON.stringify({ rows })));
    }
    assertEquals(told, ["error", "error", "absent"]);
  });
});

describe("a fault of the server", () => {
  it("is told to the operator and not to the client", async () => {
    const errors: unknown[] = [];
    const fault = new Error("cannot open /srv/secret.medley");
    const { response, body } = await predict([{ price: 1 }], {
      fail: () => {
        throw fault;
      },
      onError: (error) => errors.push(error),
    });
    assertEquals(response.status, 500);
    assertEquals(errors, [fault]);
    assertEquals(JSON.stringify(body).includes("secret"), false);
  });
});
