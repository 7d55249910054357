import type { Json, StateReader } from "../../core/state.ts";
import type { ImageExtractor } from "../media_extractor.ts";
import { type ImagePreprocessing, preprocessFully, withDefaults } from "./preprocess.ts";
import { resizeFilters } from "./resize.ts";

const CHANNELS = ["red", "green", "blue"];

/** What makes pictures the numbers that an image network reads, of shape `(3, height, width)`.
 *
 * @throws {RangeError} If an option is out of its range; see `preprocessImage`.
 * @throws {TypeError} If an option is of the wrong kind.
 */
export function imageTensorExtractor(preprocessing: ImagePreprocessing): ImageExtractor {
  const options = withDefaults(preprocessing);
  return {
    modality: "image",
    type: "ImageTensorModel",
    version: 1,
    options,
    advice: "a network reads one size: give its preprocessing a crop, or a width and a height",
    async features(image) {
      const { shape, data } = await preprocessFully(image, options);
      return { shape, values: data };
    },
    names: ([, height, width]) =>
      CHANNELS.flatMap((channel) =>
        Array.from(
          { length: height * width },
          (_, at) => `${channel}_${Math.floor(at / width)}_${at % width}`,
        )
      ),
  };
}

/** The same, of the options in a model file. */
export function readImageTensor(reader: StateReader): ImageExtractor {
  return imageTensorExtractor({
    resize: readSides(reader, "resize", [["width", "height"], ["shorterSide"]]),
    filter: reader.oneOf("filter", resizeFilters),
    crop: readSides(reader, "crop", [["width", "height"]]),
    rescale: reader.number("rescale"),
    mean: readThree(reader, "mean"),
    std: readThree(reader, "std"),
  });
}

/** A size of exactly one of the lists of sides, or undefined for null. */
function readSides<Sides>(
  reader: StateReader,
  name: string,
  lists: readonly (readonly string[])[],
): Sides | undefined {
  const value = reader.json(name);
  if (value === null) return undefined;
  return isSize(value, lists) ? value as Sides : reader.fail(
    name,
    `must be null, or whole numbers ${lists.map((sides) => sides.join(" and ")).join(", or ")}`,
  );
}

function isSize(value: Json, lists: readonly (readonly string[])[]): boolean {
  const sides = Object.entries(value ?? {});
  return lists.some((list) =>
    sides.length === list.length &&
    sides.every(([side, length]) => list.includes(side) && Number.isInteger(length) && length >= 1)
  );
}

function readThree(reader: StateReader, name: string): [number, number, number] {
  const value = reader.json(name);
  return Array.isArray(value) && value.length === 3 &&
      value.every((entry) => typeof entry === "number")
    ? value as [number, number, number]
    : reader.fail(name, "must be three numbers");
}
