import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { findLeaks } from "@medley/medley";
import { Clinic, errorsOf, namesOf, seeds } from "./clinic.ts";

async function errors(add: (clinic: Clinic) => unknown, options = {}): Promise<string[][]> {
  return await Promise.all(seeds.map(async (seed) => {
    const clinic = new Clinic({ ...options, seed });
    add(clinic);
    return errorsOf(await findLeaks(clinic.table()));
  }));
}

const file = (path: string) => ({ kind: "file", path, base: import.meta.dirname! }) as const;
const two = { classes: ["not_recommended", "recommended"] };

describe("a text that contains the label", () => {
  const name = "error: text contains the label: note";
  const made: Record<string, (clinic: Clinic) => unknown> = {
    "at its end": (c) => c.texts("note", (k) => `${c.sentence(k)} filed under ${c.classes[k]}`),
    "at its beginning, in capitals": (c) =>
      c.texts("note", (k) => `[${c.classes[k].toUpperCase()}] ${c.sentence(k)}`),
    "in nine rows of ten": (c) =>
      c.texts("note", (k, row) => row % 10 ? `${c.classes[k]}: ${c.sentence(k)}` : c.sentence(k)),
    "beside others that it mentions": (c) =>
      c.texts("note", (k) => {
        const other = c.classes[c.random.randomInteger(3)];
        return `seen near the ${other} ${c.sentence(k)} verdict ${c.classes[k]} by us`;
      }),
    "for one class of three": (c) =>
      c.texts("note", (k) => k === 1 ? `moor ${c.sentence(k)}` : c.sentence(k)),
    "as a code at its end": (c) =>
      c.texts("note", (k) => `${c.sentence(k)} status ${["x", "y", "z"][k]}`),
  };
  for (const [what, add] of Object.entries(made)) {
    it(`is an error: ${what}`, async () => {
      assertEquals(await errors(add), seeds.map(() => [name]));
    });
  }

  it("is an error of names that hold one another, and of numbers", async () => {
    const verdict = (c: Clinic) =>
      c.texts("note", (k) => `${c.sentence(k)}, ${["not recommended", "recommended"][k]}.`);
    assertEquals(await errors(verdict, two), seeds.map(() => [name]));
    const digits = (c: Clinic) => c.texts("note", (k) => `${c.sentence(k)} class ${k}`);
    assertEquals(await errors(digits, { classes: ["0", "1", "2"] }), seeds.map(() => [name]));
  });

  it("is no error where texts name their class now and then", async () => {
    const honest = (c: Clinic) =>
      c.texts("note", (k) => {
        const other = c.random.random() < 0.15 ? c.random.randomInteger(3) : k;
        return c.random.random() < 0.6
          ? `this ${c.classes[other]} ${c.sentence(k)}`
          : c.sentence(k);
      });
    assertEquals(await errors(honest), seeds.map(() => []));
    const reviews = (c: Clinic) =>
      c.texts("note", (k) => c.random.random() < 0.1 + 0.1 * k ? "recommended" : c.sentence(k));
    assertEquals(await errors(reviews, two), seeds.map(() => []));
  });

  it("is a warning where it names the class in half of the rows, or a word tells one", async () => {
    const half = new Clinic();
    half.texts(
      "note",
      (k, row) => row % 2 ? `${half.classes[k]} ${half.sentence(k)}` : half.sentence(k),
    );
    const warning = name.replace("error", "warning");
    assertEquals(namesOf(await findLeaks(half.table())), [warning]);
    const word = new Clinic();
    word.texts("note", (k) => `${word.sentence(k)} ${k ? "now" : "refunded"} ${word.sentence(k)}`);
    const [leak] = await findLeaks(word.table());
    assertEquals(leak.severity, "warning");
    assertStringIncludes(leak.message, '"refunded"');
  });
});

describe("a file name that carries the label", () => {
  const name = "error: file name carries the label: photo";
  const made: Record<string, (clinic: Clinic) => unknown> = {
    "its folder": (c) => c.media("photo", (k, row) => file(`photos/${c.classes[k]}/${row}.png`)),
    "its folder, in the plural": (c) =>
      c.media("photo", (k, row) => file(`photos/${c.classes[k]}s/${row}.png`)),
    "its beginning": (c) => c.media("photo", (k, row) => file(`${c.classes[k]}${row}.png`)),
    "its end, in capitals": (c) =>
      c.media("photo", (k, row) => file(`img-${row}-${c.classes[k].toUpperCase()}.jpg`)),
    "a letter for each class": (c) => c.media("photo", (k, row) => file(`${"abc"[k]}_${row}.png`)),
    "a folder for each class": (c) => c.media("photo", (k, row) => file(`set${k}/${row}.png`)),
    "another ending for one": (c) =>
      c.media("photo", (k, row) => file(`${row}.${k === 1 ? "jpeg" : "png"}`)),
  };
  for (const [what, add] of Object.entries(made)) {
    it(`is an error: ${what}`, async () => {
      assertEquals(await errors(add), seeds.map(() => [name]));
    });
  }

  it("is an error of digits", async () => {
    const spoken = (c: Clinic) =>
      c.media("photo", (k, row) => file(`${k}_speaker_${row % 50}.png`));
    assertEquals(await errors(spoken, { classes: ["0", "1", "2"] }), seeds.map(() => [name]));
  });

  it("is none of names that only count, or hint, or all name the same", async () => {
    const honest: ((clinic: Clinic) => unknown)[] = [
      (c) => c.media("photo", (_, row) => file(`photos/p${row}.png`)),
      (c) => c.media("photo", (_, row) => file(`fen_moor_heath/photo ${row}.png`)),
      (c) =>
        c.media("photo", (k, row) => file(`camera${c.random.randomInteger(2 + k)}/${row}.png`)),
    ];
    for (const add of honest) assertEquals(await errors(add), seeds.map(() => []));
  });

  it("is a warning where files were numbered class by class", async () => {
    const clinic = new Clinic();
    clinic.media("photo", (k, row) => file(`${1000 * k + row}.png`));
    assertEquals(namesOf(await findLeaks(clinic.table())), [name.replace("error", "warning")]);
  });
});
