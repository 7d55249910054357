import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { parsePreprocessorConfig } from "../../src/encoders/preprocessor_config.ts";
import { EncoderError } from "../../src/errors.ts";
import { resizeFilters } from "../../src/modalities/image/resize.ts";

/** Everything spelled out, by a processor that is not known. */
const full = {
  image_processor_type: "OtherImageProcessor",
  do_resize: true,
  size: { shortest_edge: 256 },
  resample: 2,
  do_center_crop: true,
  crop_size: { height: 200, width: 224 },
  do_rescale: true,
  rescale_factor: 0.00392156862745098,
  do_normalize: true,
  image_mean: [0.485, 0.456, 0.406],
  image_std: [0.229, 0.224, 0.225],
  do_convert_rgb: true,
};

const clipNumbers = {
  rescale: 1 / 255,
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
};

const halves = { rescale: 1 / 255, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };

function parse(config: unknown) {
  return parsePreprocessorConfig(config, "net/preprocessor_config.json");
}

function square(side: number) {
  return { width: side, height: side };
}

/** The error that names the key and the file. */
function assertFault(config: unknown, key: string): void {
  const error = assertThrows(() => parse(config), EncoderError, `json: ${key} `);
  assertEquals(error.source, "net/preprocessor_config.json");
}

describe("parsePreprocessorConfig", () => {
  it("reads a file in which everything is said", () => {
    assertEquals(parse(full), {
      resize: { shorterSide: 256 },
      filter: "bilinear",
      crop: { width: 224, height: 200 },
      rescale: 0.00392156862745098,
      mean: [0.485, 0.456, 0.406],
      std: [0.229, 0.224, 0.225],
    });
    const size = { height: 3, width: 4, longest_edge: null };
    assertEquals(parse({ ...full, size, crop_size: 5, image_mean: 0.5 }), {
      ...parse(full),
      resize: { width: 4, height: 3 },
      crop: square(5),
      mean: [0.5, 0.5, 0.5],
    });
  });

  it("leaves out what is not to be done", () => {
    const off = { do_resize: false, do_center_crop: false, do_rescale: false, do_normalize: false };
    assertEquals(parse(off), { rescale: 1 });
    assertEquals(parse({ ...off, do_center_crop: true, crop_size: 8 }), {
      crop: square(8),
      rescale: 1,
    });
    assertEquals(
      parse({ ...full, do_center_crop: null }),
      parse({ ...full, do_center_crop: false }),
    );
  });

  it("knows Pillow's numbers of filters", () => {
    resizeFilters.forEach((filter, resample) => {
      assertEquals(parse({ ...full, resample }).filter, filter);
    });
    assertEquals(resizeFilters, ["nearest", "lanczos", "bilinear", "bicubic", "box", "hamming"]);
  });

  it("knows the defaults of processors", () => {
    const defaults = {
      CLIPFeatureExtractor: {
        resize: { shorterSide: 224 },
        filter: "bicubic",
        crop: square(224),
        ...clipNumbers,
      },
      ViTImageProcessorFast: { resize: square(224), filter: "bilinear", ...halves },
      DeiTImageProcessor: {
        resize: square(256),
        filter: "bicubic",
        crop: square(224),
        ...halves,
      },
      SiglipImageProcessor: { resize: square(224), filter: "bicubic", ...halves },
      ConvNextImageProcessor: { resize: square(384), filter: "bicubic", ...halves },
      MobileNetV2ImageProcessor: {
        resize: { shorterSide: 256 },
        filter: "bilinear",
        crop: square(224),
        ...halves,
      },
    };
    for (const [name, expected] of Object.entries(defaults)) {
      assertEquals<unknown>(parse({ image_processor_type: name }), expected, name);
      assertEquals<unknown>(parse({ feature_extractor_type: name, size: null }), expected, name);
    }
    const both = {
      image_processor_type: "CLIPImageProcessor",
      feature_extractor_type: "ViTFeatureExtractor",
    };
    assertEquals(parse(both), parse({ image_processor_type: "CLIPImageProcessor" }));
  });

  it("takes a number for the shorter side, or for both, as the processor does", () => {
    const sizeOf = (type: string, more = {}) =>
      parse({ image_processor_type: type, size: 32, ...more }).resize;
    assertEquals(sizeOf("CLIPImageProcessor"), { shorterSide: 32 });
    assertEquals(sizeOf("ViTImageProcessor"), square(32));
    assertEquals(sizeOf("DeiTFeatureExtractor"), square(32));
    assertEquals(sizeOf("CLIPImageProcessor", { default_to_square: true }), square(32));
    assertFault({ ...full, size: 32 }, "size");
    assertEquals(parse({ ...full, size: 32, default_to_square: false }).resize, {
      shorterSide: 32,
    });
  });

  it("makes pictures larger by a percentage before they are cropped", () => {
    const convNext = (more = {}) => {
      const { resize, crop } = parse({ image_processor_type: "ConvNextImageProcessor", ...more });
      return { resize, crop };
    };
    const small = { resize: { shorterSide: 256 }, crop: square(224) };
    assertEquals(convNext({ size: { shortest_edge: 224 } }), small);
    assertEquals(convNext({ size: 224, crop_pct: null }), small);
    assertEquals(convNext({ size: 224, crop_pct: 0.95 }).resize, { shorterSide: 235 });
    assertEquals(convNext({ size: 383 }).crop, square(383));
    assertEquals(convNext({ size: 384 }), { resize: square(384), crop: undefined });
    const other = { ...full, crop_pct: 0.9 };
    assertFault(other, "crop_pct");
    assertEquals(parse({ ...other, do_center_crop: false }).crop, square(256));
    assertFault({ ...other, do_center_crop: false, crop_pct: 1.5 }, "crop_pct");
    assertFault({ ...other, do_center_crop: false, size: { height: 2, width: 2 } }, "size");
  });

  it("says what is missing", () => {
    const { image_processor_type: _, do_convert_rgb: __, ...needed } = full;
    assertEquals(parse(needed), parse(full));
    for (const key of Object.keys(needed)) {
      const { [key as "size"]: _, ...fewer } = needed;
      assertFault(fewer, key);
    }
  });

  it("ignores nothing that it cannot honour", () => {
    const faults = {
      do_pad: true,
      do_flip_channel_order: true,
      do_thumbnail: true,
      size_divisor: 32,
      include_top: true,
      num_channels: 1,
      data_format: "channels_last",
      patch_size: 14,
    };
    for (const [key, value] of Object.entries(faults)) assertFault({ ...full, [key]: value }, key);
    assertFault({ ...full, size: { shortest_edge: 2, longest_edge: 3 } }, "size.longest_edge");
    assertFault({ ...full, crop_size: { shortest_edge: 2 } }, "crop_size");
    const harmless = {
      do_pad: false,
      do_flip_channel_order: null,
      pad_size: null,
      num_channels: 3,
      data_format: "channels_first",
      input_data_format: null,
      processor_class: "CLIPProcessor",
      return_tensors: null,
      device: null,
    };
    assertEquals(parse({ ...full, ...harmless }), parse(full));
  });

  it("follows no processor whose steps are others", () => {
    const of = (type: string) => ({ ...full, image_processor_type: type });
    assertFault(of("LevitImageProcessor"), "image_processor_type");
    assertFault({
      ...full,
      image_processor_type: null,
      feature_extractor_type: "PerceiverFeatureExtractor",
    }, "feature_extractor_type");
    assertFault(of("MobileViTImageProcessor"), "do_flip_channel_order");
    assertFault(of("EfficientNetImageProcessor"), "include_top");
  });

  it("says which value is wrong", () => {
    const faults: Record<string, unknown[]> = {
      do_resize: [1, "true"],
      size: [0, -3, 2.5, "224", [224, 224], {}, { shortest_edge: 0 }, { height: 2 }, true],
      resample: [6, -1, 1.5, "bicubic", "length"],
      crop_size: [0, { height: 2 }],
      rescale_factor: [0, "1/255"],
      image_mean: [[0.5], [0.5, 0.5, 0.5, 0.5], ["0", 0, 0], "imagenet"],
      image_std: [[]],
      default_to_square: ["yes"],
    };
    for (const [key, values] of Object.entries(faults)) {
      for (const value of values) {
        const size = key === "default_to_square" ? { size: 3 } : {};
        assertFault({ ...full, ...size, [key]: value }, key);
      }
    }
    for (const json of [null, [], "{}", 3]) assertThrows(() => parse(json), EncoderError, "object");
    assertThrows(() => parse({ ...full, image_std: [1, 0, 1] }), EncoderError, "std");
    assertThrows(() => parse({ ...full, crop_size: 2 ** 20 }), EncoderError, "limit");
  });
});
