// What went wrong, in words, where the reader looks.

import { Code, ConnectError } from "@connectrpc/connect";

import { BadRequestSchema, ErrorInfoSchema } from "./gen/google/rpc/error_details_pb";

/** A failure as it is shown. */
export interface Failure {
  title: string;
  words: string[];
  /** Whether the same request may succeed later. */
  again: boolean;
}

/** The fields of a request, as the form calls them. */
const FIELDS: Record<string, string> = {
  "document.content": "Article",
  "document.headline": "Headline",
  "document.byline": "Byline",
  "document.date": "Date of the article",
  "document.type": "Read as",
};

const TITLES: Partial<Record<Code, string>> = {
  [Code.InvalidArgument]: "The daemon cannot read this article",
  [Code.OutOfRange]: "The article is too long",
  [Code.ResourceExhausted]: "The daemon is busy",
  [Code.Unavailable]: "The daemon is not available",
  [Code.DeadlineExceeded]: "The daemon took too long",
};

/** The failure of a call. */
export function ofCall(error: unknown): Failure {
  const refused = ConnectError.from(error);
  if (!fromDaemon(refused)) return unanswered();
  const fields = refused.findDetails(BadRequestSchema).flatMap((detail) => detail.fieldViolations);
  const words = fields.map(({ field, description }) => `${FIELDS[field] ?? field}: ${description}`);
  return {
    title: TITLES[refused.code] ?? "The daemon could not answer",
    words: words.length > 0 ? words : [refused.rawMessage || Code[refused.code]],
    again: refused.code !== Code.InvalidArgument && refused.code !== Code.OutOfRange,
  };
}

/** Shows a failure in `place` and moves the focus there. `again` is called by the button Try again. */
export function show(place: HTMLElement, failure: Failure, again: () => void): void {
  const box = document.createElement("div");
  box.className = "failure";
  box.tabIndex = -1;
  box.setAttribute("role", "alert");
  const lines = [failure.title, ...failure.words].map((words, at) => {
    const line = document.createElement(at === 0 ? "h2" : "p");
    line.textContent = words;
    return line;
  });
  box.append(...lines);
  if (failure.again) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Try again";
    button.addEventListener("click", again);
    box.append(button);
  }
  place.replaceChildren(box);
  box.focus();
}

function unanswered(): Failure {
  const words = [`The daemon at ${location.origin} does not answer. Is it running?`, "Your text is still here."];
  return { title: "No answer", words, again: true };
}

/** Whether the daemon itself sent the error: it gives a reason with nearly all of them. */
function fromDaemon(error: ConnectError): boolean {
  return error.findDetails(ErrorInfoSchema).length > 0 || error.metadata.has("grpc-status") || error.code === Code.OutOfRange;
}
