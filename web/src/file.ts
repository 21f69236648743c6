// Reading a file that was dropped or chosen.

import { type Kind, kindOfFile } from "./kind";

/** The longest text that the daemon reads, in bytes; it is asked for its own limit. */
let longest = 8 << 20;

/** Sets the longest text that the daemon reads, in bytes. */
export function limit(bytes: number): void {
  longest = bytes;
}

/** Why a file cannot be read, in words for the reader. */
export class UnreadableFile extends Error {}

/** The text of a file and the kind that its name gives. Throws UnreadableFile. */
export async function readFile(file: File): Promise<{ text: string; kind: Kind }> {
  const kind = kindOfFile(file.name);
  if (kind === undefined) {
    throw new UnreadableFile(`${file.name} is no text that this page reads. Choose a file that ends in .txt, .md or .html.`);
  }
  if (file.size > longest) {
    const sizes = [file.size, longest].map((bytes) => bytes.toLocaleString("en"));
    throw new UnreadableFile(`${file.name} has ${sizes[0]} bytes, over the daemon's limit of ${sizes[1]}.`);
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { text: decode(bytes, file.name), kind };
}

function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const at = firstWrongByte(bytes);
    const byte = (bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, "0");
    throw new UnreadableFile(`${name} is not UTF-8: byte ${at + 1} is 0x${byte}. Save it as UTF-8 and try again.`);
  }
}

/** The index of the first byte that belongs to no character. The longest start without an error is found by halving. */
function firstWrongByte(bytes: Uint8Array): number {
  let valid = 0;
  let wrong = bytes.length + 1;
  while (wrong - valid > 1) {
    const middle = (valid + wrong) >> 1;
    if (characters(bytes.subarray(0, middle)) === undefined) wrong = middle;
    else valid = middle;
  }
  // The start may end inside a character that is never completed.
  return new TextEncoder().encode(characters(bytes.subarray(0, valid))).length;
}

/** The complete characters of bytes; undefined if they cannot be the start of a text. */
function characters(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}
