/** A kind of file, told apart by its first bytes. */
export interface AudioFormat {
  readonly name: string;
  /** Whether it is decoded: its number in the decoder. */
  readonly code?: number;
}

const WAV = { name: "WAV", code: 0 };
const AIFF = { name: "AIFF", code: 1 };
const FLAC = { name: "FLAC", code: 2 };
const VORBIS = { name: "Ogg Vorbis", code: 3 };
const MP3 = { name: "MP3", code: 4 };
const AAC = { name: "AAC", code: 5 };
const M4A = { name: "M4A", code: 6 };

/** The formats that are decoded. */
export const FORMATS: readonly AudioFormat[] = [WAV, AIFF, FLAC, VORBIS, MP3, AAC, M4A];

/** How files begin: bytes, one a character, at a place. Those without a code should be named to whoever tries. */
const BEGINNINGS: readonly (readonly [at: number, bytes: string, AudioFormat])[] = [
  [8, "WAVE", WAV],
  [8, "AIFF", AIFF],
  [8, "AIFC", AIFF],
  [0, "fLaC", FLAC],
  [4, "ftyp", M4A],
  [0, "RF64", { name: "RF64 (WAV of over 4 GiB)" }],
  [0, "RIFX", { name: "RIFX (big-endian WAV)" }],
  [0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11", { name: "WMA" }],
  [0, "\x1a\x45\xdf\xa3", { name: "WebM or Matroska" }],
  [0, "#!AMR", { name: "AMR" }],
  [0, "MThd", { name: "MIDI" }],
  [0, "caff", { name: "CAF" }],
  [0, ".snd", { name: "AU" }],
  [0, "wvpk", { name: "WavPack" }],
  [0, "MAC ", { name: "Monkey's Audio" }],
  [0, "MPCK", { name: "Musepack" }],
  [0, "MP+", { name: "Musepack" }],
  [0, "DSD ", { name: "DSD" }],
  [0, "\x0b\x77", { name: "AC-3" }],
];

/** How the first packet of an Ogg stream begins. */
const OGG_CODECS: readonly (readonly [bytes: string, AudioFormat])[] = [
  ["\x01vorbis", VORBIS],
  ["OpusHead", { name: "Opus" }],
  ["\x7fFLAC", { name: "FLAC in Ogg" }],
  ["Speex   ", { name: "Speex" }],
  ["\x80theora", { name: "Theora, a video codec," }],
  ["fishead\0", { name: "Ogg Skeleton" }],
];

/** What a file is by its first bytes. */
export function findFormat(bytes: Uint8Array): AudioFormat | undefined {
  if (startsWith(bytes, "ID3")) {
    const sound = bytes.subarray(tagLength(bytes));
    return startsWith(sound, "fLaC") ? FLAC : isAdts(sound) ? AAC : MP3;
  }
  if (startsWith(bytes, "OggS")) {
    const packet = bytes.subarray(27 + (bytes[26] ?? 0));
    const codec = OGG_CODECS.find(([beginning]) => startsWith(packet, beginning));
    return codec === undefined ? { name: "Ogg with an unknown codec" } : codec[1];
  }
  const known = BEGINNINGS.find(([at, beginning, format]) =>
    startsWith(bytes.subarray(at), beginning) &&
    (format !== WAV || startsWith(bytes, "RIFF")) &&
    (format !== AIFF || startsWith(bytes, "FORM"))
  );
  if (known !== undefined) return known[2];
  if (isAdts(bytes)) return AAC;
  if (bytes[0] !== 0xff || bytes[1] < 0xe0 || bytes[1] === 0xff) return undefined;
  return (bytes[1] & 6) === 2 ? MP3 : { name: "MPEG audio of layer I or II" };
}

/** Length of an ID3v2 tag, which may stand before the sound: ten bytes, and a size of seven bits a byte. */
function tagLength(bytes: Uint8Array): number {
  const size = bytes.subarray(6, 10).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
  return 10 + size;
}

function isAdts(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && (bytes[1] & 0xf6) === 0xf0;
}

function startsWith(bytes: Uint8Array, beginning: string): boolean {
  return Array.from(beginning).every((character, i) => bytes[i] === character.charCodeAt(0));
}
