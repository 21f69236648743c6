// Lines and columns of a text, found in one pass if requested in order.

export class Places {
  private offset = 0;
  private line = 1;
  private column = 1;

  constructor(private readonly text: string) {}

  /** Line and column of an offset, both from 1, the column in code points. */
  lineAndColumn(offset: number): [line: number, column: number] {
    if (offset < this.offset) [this.offset, this.line, this.column] = [0, 1, 1];
    for (const character of this.text.slice(this.offset, offset)) {
      if (character === "\n") [this.line, this.column] = [this.line + 1, 1];
      else this.column += 1;
    }
    this.offset = offset;
    return [this.line, this.column];
  }
}
