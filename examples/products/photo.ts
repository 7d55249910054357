// deno-lint-ignore-file no-import-prefix
import type { RandomState } from "@medley/medley";
import { encodePng, Image } from "npm:image-js@1.7.0";
import { between, type Category, choose, happens } from "./category.ts";

const SIZE = 64;

type Color = [red: number, green: number, blue: number];

/** Draws a shape into a square from (-1, -1) to (1, 1), which is placed, scaled and turned. */
interface Canvas {
  polygon(points: readonly (readonly [x: number, y: number])[], color: Color): void;
  disc(center: readonly [x: number, y: number], radius: number, color: Color): void;
}

/** A photo of the product, as PNG; one in five shows only the parcel that it comes in. */
export function takePhoto(random: RandomState, category: Category): Uint8Array {
  const image = new Image(SIZE, SIZE, { colorModel: "RGB" });
  image.fill(jitter(random, [225, 222, 215], 25));
  const canvas = canvasOf(image, random);
  if (happens(random, 0.2)) drawParcel(canvas, random);
  else shapes[category](canvas, random);
  addNoise(image, random);
  return encodePng(image);
}

const palette: readonly Color[] = [
  [45, 48, 56],
  [120, 124, 132],
  [176, 52, 48],
  [52, 84, 156],
  [70, 120, 74],
  [190, 150, 70],
  [150, 110, 150],
];

const shapes: Readonly<Record<Category, (canvas: Canvas, random: RandomState) => void>> = {
  /** A device: a body, a screen, a button. */
  electronics(canvas, random) {
    const color = jitter(random, choose(random, palette), 25);
    const width = between(random, 0.55, 1), height = between(random, 0.6, 1);
    canvas.polygon(rectangle(-width, -height, width, height), color);
    canvas.polygon(
      rectangle(-width * 0.8, -height * 0.8, width * 0.8, height * 0.5),
      shade(color, 1.5),
    );
    canvas.disc([0, height * 0.75], 0.1, shade(color, 1.8));
  },
  /** A shirt: a trunk and two sleeves. */
  clothing(canvas, random) {
    const color = jitter(random, choose(random, palette), 25);
    const sleeve = between(random, 0.1, 0.7), waist = between(random, 0.4, 0.6);
    canvas.polygon([
      [-0.3, -0.8],
      [0.3, -0.8],
      [1, -0.8 + sleeve],
      [0.8, -0.4 + sleeve],
      [0.5, -0.3],
      [waist, 0.9],
      [-waist, 0.9],
      [-0.5, -0.3],
      [-0.8, -0.4 + sleeve],
      [-1, -0.8 + sleeve],
    ], color);
  },
  /** A cover with a spine and the lines of a title. */
  books(canvas, random) {
    const color = jitter(random, choose(random, palette), 25);
    const width = between(random, 0.5, 0.8), height = between(random, 0.7, 1);
    canvas.polygon(rectangle(-width, -height, width, height), color);
    canvas.polygon(rectangle(-width, -height, -width * 0.75, height), shade(color, 0.6));
    for (const y of [-0.5, -0.25]) {
      canvas.polygon(rectangle(-width * 0.5, y, width * 0.8, y + 0.1), shade(color, 1.6));
    }
  },
  /** A pan from above: a rim, a bottom, a handle. */
  kitchen(canvas, random) {
    const color = jitter(random, choose(random, palette), 25);
    const radius = between(random, 0.5, 0.75);
    canvas.polygon(rectangle(0, -0.12, 1.1, 0.12), shade(color, 0.7));
    canvas.disc([-0.2, 0], radius, color);
    canvas.disc([-0.2, 0], radius * 0.75, shade(color, 1.4));
  },
};

function drawParcel(canvas: Canvas, random: RandomState): void {
  const color = jitter(random, [166, 128, 86], 20);
  const width = between(random, 0.6, 0.95), height = between(random, 0.6, 0.95);
  canvas.polygon(rectangle(-width, -height, width, height), color);
  canvas.polygon(rectangle(-0.12, -height, 0.12, height), shade(color, 1.25));
}

/** Places, scales and turns at random. */
function canvasOf(image: Image, random: RandomState): Canvas {
  const scale = between(random, 17, 27), angle = between(random, -0.35, 0.35);
  const x0 = SIZE / 2 + between(random, -6, 6), y0 = SIZE / 2 + between(random, -6, 6);
  const place = ([x, y]: readonly [number, number]) => ({
    column: Math.round(x0 + scale * (x * Math.cos(angle) - y * Math.sin(angle))),
    row: Math.round(y0 + scale * (x * Math.sin(angle) + y * Math.cos(angle))),
  });
  return {
    polygon(points, color) {
      image.drawPolygon(points.map(place), { fillColor: color, strokeColor: color, out: image });
    },
    disc(center, radius, color) {
      const pixels = Math.max(1, Math.round(scale * radius));
      image.drawCircle(place(center), pixels, { fillColor: color, strokeColor: color, out: image });
    },
  };
}

function addNoise(image: Image, random: RandomState): void {
  const { data } = image.getRawImage();
  const strength = between(random, 8, 30);
  for (let i = 0; i < data.length; i++) {
    data[i] = clamp(data[i] + strength * random.normal());
  }
}

function rectangle(left: number, top: number, right: number, bottom: number): [number, number][] {
  return [[left, top], [right, top], [right, bottom], [left, bottom]];
}

function jitter(random: RandomState, color: Color, range: number): Color {
  return color.map((value) => clamp(value + between(random, -range, range))) as Color;
}

function shade(color: Color, factor: number): Color {
  return color.map((value) => clamp(value * factor)) as Color;
}

function clamp(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)));
}
