// The pieces of a text to be shown: what the view draws.

/** A piece of the text as it is read. Offsets are UTF-16 units of the document's content. */
export interface TextPiece {
  begin: number;
  end: number;
  text: string;
  /** The kind of block that begins with this piece; 0: it goes on in the block before. */
  block: number;
}

export const PARAGRAPH = 1;
export const LINE = 6;

/** The pieces of a plain text: one for each line that is not blank. */
export function plainPieces(content: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let block = PARAGRAPH;
  for (let begin = 0; begin <= content.length; ) {
    const at = content.indexOf("\n", begin);
    const end = at < 0 ? content.length : at;
    const text = content.slice(begin, end);
    const blank = text.trim() === "";
    if (!blank) pieces.push({ begin, end, text, block });
    block = blank ? PARAGRAPH : LINE;
    begin = end + 1;
  }
  return pieces;
}
