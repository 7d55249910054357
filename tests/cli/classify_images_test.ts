import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { DecodeError } from "@medley/medley";
import { classifyImages } from "../../src/cli/classify_images.ts";
import { inTemporaryFolder } from "../io/temporary_folder.ts";
import { fakeClip, paint } from "./fake_clip.ts";

const labels = ["red", "green", "7"];

describe("classifyImages", () => {
  it("gives the most probable label, and probabilities that sum to 1", async () => {
    await inTemporaryFolder(async (folder) => {
      const files = ["red", "green", "grey"].map((name) => `${folder}/${name}.png`);
      for (const file of files) await paint(file, file.slice(folder.length + 1, -".png".length));
      const { images, truncated } = await classifyImages(fakeClip(), files, {
        labels,
        templates: ["{}", "a picture of something {}"],
        context: {},
      });
      assertEquals(images.map(({ file }) => file), files);
      // Grey is as far from every colour that is not named.
      assertEquals(images.map(({ label }) => label), ["red", "green", "7"]);
      for (const { probabilities } of images) {
        assertEquals(new Set(Object.keys(probabilities)), new Set(labels));
        const sum = Object.values(probabilities).reduce((a, b) => a + b);
        assertAlmostEquals(sum, 1, 1e-6);
      }
      assertEquals(truncated, []);
    });
  });

  it("names labels that were cut, and the picture that is missing", async () => {
    await inTemporaryFolder(async (folder) => {
      await paint(`${folder}/red.png`, "red");
      const options = { labels, templates: [`${"x".repeat(38)} {}`], context: {} };
      const { truncated } = await classifyImages(fakeClip(), [`${folder}/red.png`], options);
      assertEquals(truncated, ["red", "green"]);
      const files = [`${folder}/red.png`, `${folder}/none.png`];
      await assertRejects(
        () => classifyImages(fakeClip(), files, options),
        DecodeError,
        "none.png: there is no such file",
      );
    });
  });
});
