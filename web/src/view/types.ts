// The messages that the view reads. All fields are those of the contract; a test may leave out what the view does not use.

import type { TextPiece as Piece } from "../gen/whosaid/v1/attribution_service_pb";
import type { Document } from "../gen/whosaid/v1/document_pb";
import type * as messages from "../gen/whosaid/v1/extraction_pb";

export type Attribution = messages.Attribution;
/** An extraction with offsets in UTF-16 code units. */
export type Extraction = messages.Extraction;
export type Span = messages.Span;
export type Speaker = messages.Speaker;
export type UnattributedQuotation = messages.UnattributedQuotation;
export type Warning = messages.Warning;

/** A document, by what is shown of it. */
export type ArticleInput = Pick<Document, "id" | "content" | "headline" | "byline" | "date">;

/** A part of the content as it is shown. */
export type TextPiece = Pick<Piece, "begin" | "end" | "text" | "block">;

/** DocumentField. */
export const CONTENT = 0;
export const HEADLINE = 1;
export const BYLINE = 2;

/** BlockKind. */
export const NO_BLOCK = 0;
export const PARAGRAPH = 1;
export const HEADING = 2;
export const QUOTATION = 3;
export const LIST_ITEM = 4;
export const CAPTION = 5;
export const LINE = 6;
