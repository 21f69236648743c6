// Calls of the daemon that served this page.

import { create } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";

import { AttributionService, type TextPiece } from "./gen/whosaid/v1/attribution_service_pb";
import { CacheMode, DocumentSchema, EncodingType, type Document } from "./gen/whosaid/v1/document_pb";
import { type Extraction, ExtractionSchema } from "./gen/whosaid/v1/extraction_pb";
import type { GetServerInfoResponse } from "./gen/whosaid/v1/server_pb";
import { type Kind, PLAIN } from "./kind";
import { ofPlainText, type TextPiece as ShownPiece } from "./view/article";

/** What the form holds. */
export interface Article {
  content: string;
  kind: Kind;
  headline: string;
  byline: string;
  /** As 2026-11-25, or empty. */
  date: string;
  /** Whether the daemon may keep the answer in its cache. */
  keep: boolean;
}

/** An article with its answer, as the view draws them. */
export interface Answer {
  document: Document;
  extraction: Extraction;
  pieces: ShownPiece[];
}

const client = createClient(AttributionService, createGrpcWebTransport({ baseUrl: location.origin }));

/** The answer to an article. Rejects with a ConnectError. */
export async function ask(article: Article, signal: AbortSignal): Promise<Answer> {
  const document = documentOf(article);
  const extraction = await extract(document, article.keep, signal);
  return { document, extraction, pieces: await piecesOf(document, article.kind, signal) };
}

/** What the daemon says about itself. */
export function serverInfo(): Promise<GetServerInfoResponse> {
  return client.getServerInfo({});
}

function documentOf({ content, kind, headline, byline, date }: Article): Document {
  return create(DocumentSchema, { content, type: kind, headline, byline, date });
}

/** Fetches all pages of an answer and puts them together. */
async function extract(document: Document, keep: boolean, signal: AbortSignal): Promise<Extraction> {
  const options = { unattributed: true, cacheMode: keep ? CacheMode.DEFAULT : CacheMode.BYPASS };
  const whole = create(ExtractionSchema);
  for (let pageToken = ""; ; ) {
    const request = { document, encodingType: EncodingType.UTF16, options, pageToken };
    const page = await client.extractAttributions(request, { signal });
    if (page.extraction) join(whole, page.extraction);
    if (page.nextPageToken === "") return whole;
    pageToken = page.nextPageToken;
  }
}

/** Appends a page. A speaker has on each page the mentions of that page. */
function join(whole: Extraction, page: Extraction): void {
  const { attributions, unattributed, warnings, speakers } = whole;
  for (const found of page.attributions) attributions.push(found);
  for (const found of page.unattributed) unattributed.push(found);
  for (const found of page.warnings) warnings.push(found);
  const known = new Map(speakers.map((speaker) => [speaker.id, speaker]));
  for (const speaker of page.speakers) {
    const earlier = known.get(speaker.id);
    if (earlier) for (const mention of speaker.mentions) earlier.mentions.push(mention);
    else speakers.push(speaker);
  }
  whole.warningsLeftOut += page.warningsLeftOut;
  whole.ruleSetVersion = page.ruleSetVersion;
  whole.encodingType = page.encodingType;
  whole.language = page.language;
}

/** The text as it is read, by the daemon if it has markup. */
async function piecesOf(document: Document, kind: Kind, signal: AbortSignal): Promise<ShownPiece[]> {
  if (kind === PLAIN) return ofPlainText(document.content);
  const pieces: TextPiece[] = [];
  const answers = client.readText({ document, encodingType: EncodingType.UTF16 }, { signal });
  for await (const answer of answers) for (const piece of answer.pieces) pieces.push(piece);
  return pieces;
}
