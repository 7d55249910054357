/** How the files of a format begin. */
export interface ImageFormat {
  readonly name: string;
  /** Bytes, one a character, at their place; a file begins with one of them. */
  readonly beginnings: readonly (readonly [at: number, bytes: string])[];
}

/** The formats that are decoded. */
export const FORMATS: readonly ImageFormat[] = [
  { name: "PNG", beginnings: [[0, "\x89PNG\r\n\x1a\n"]] },
  { name: "JPEG", beginnings: [[0, "\xff\xd8\xff"]] },
  { name: "WebP", beginnings: [[8, "WEBP"]] },
  { name: "GIF", beginnings: [[0, "GIF87a"], [0, "GIF89a"]] },
  { name: "BMP", beginnings: [[0, "BM"]] },
  { name: "TIFF", beginnings: [[0, "II*\0"], [0, "MM\0*"], [0, "II+\0"], [0, "MM\0+"]] },
];

/** Formats that are not decoded, but should be named to whoever tries. */
export const OTHER_FORMATS: readonly ImageFormat[] = [
  { name: "HEIC", beginnings: ftyp("heic", "heix", "heim", "heis", "hevc", "mif1", "msf1") },
  { name: "AVIF", beginnings: ftyp("avif", "avis") },
  { name: "SVG", beginnings: [[0, "<svg"], [0, "<?xml"], [0, "\xef\xbb\xbf<"]] },
  { name: "PDF", beginnings: [[0, "%PDF"]] },
  { name: "JPEG 2000", beginnings: [[4, "jP  \r\n\x87\n"], [0, "\xff\x4f\xff\x51"]] },
  { name: "JPEG XL", beginnings: [[0, "\xff\x0a"], [4, "JXL \r\n\x87\n"]] },
  { name: "a Photoshop document", beginnings: [[0, "8BPS"]] },
  { name: "ICO", beginnings: [[0, "\0\0\x01\0"]] },
];

/** Whether bytes begin as the format's files do. */
export function isFormat({ beginnings }: ImageFormat, bytes: Uint8Array): boolean {
  return beginnings.some(([at, beginning]) =>
    Array.from(beginning).every((character, i) => bytes[at + i] === character.charCodeAt(0))
  );
}

/** The brands of files in the ISO base media format. */
function ftyp(...brands: string[]): [at: number, bytes: string][] {
  return brands.map((brand) => [4, `ftyp${brand}`]);
}
