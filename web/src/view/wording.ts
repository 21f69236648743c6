// The words of the view: enum values, numbers, and texts of callers on one line. As in wording.rs of the report.

import type { Attribution } from "./types";

/** What is shown if the article does not say who. */
export const NOT_TOLD = "not told";

/** A text without control characters, which a page would drop or change. */
export function visible(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "\ufffd");
}

/** A text on one line, with single spaces. */
export function oneLine(text: string): string {
  return visible(text.split(/\p{White_Space}+/u).filter((word) => word !== "").join(" "));
}

/** The first characters of a text, with an ellipsis if there are more. */
export function clipped(text: string, longest: number): string {
  const characters = Array.from(text);
  return characters.length > longest ? `${characters.slice(0, longest).join("")}…` : text;
}

/** "1 statement", "2 statements". */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** A part of a whole in per cent, rounded: "37 %". */
export function percentage(part: number, whole: number): string {
  const percent = Math.floor((200 * part + whole) / (2 * Math.max(whole, 1)));
  return percent === 0 && part > 0 ? "under 1 %" : `${percent} %`;
}

/** A probability in per cent, rounded. */
export function probability(share: number): string {
  return `${Math.floor(Math.fround(share) * 100 + 0.5)} %`;
}

/** AttributionKind. */
export const ATTRIBUTION_KINDS = ["", "direct", "indirect", "mixed"];

/** SpeakerKind. */
export const SPEAKER_KINDS = ["", "person", "organization", "group", "anonymous", "document"];

/** AttributionFlag. */
export const FLAGS = [
  "",
  "a quotation mark was missing or wrong",
  "several paragraphs",
  "denied by the speaker",
  "hypothetical",
  "repeats an earlier statement",
];

/** WarningKind. */
export const WARNING_KINDS = [
  "Something is irregular",
  "A quotation is opened and never closed",
  "A quotation mark has the wrong direction or kind",
  "A quotation mark neither opens nor closes a quotation",
  "The text is too long; the rest was not read",
  "A tag, a comment or a script is never closed; the rest was not read",
  "An element is never closed; its text was read",
  "An end tag has no start tag",
];

/** The words of an enum's value; those of 0 for a value of a later contract. */
export function word(words: string[], value: number): string {
  return words[value] ?? words[0] ?? "";
}

/** What the question mark beside a number means. */
export const DOUBTFUL = "less likely right than wrong";

/** Whether an attribution, with its speaker if it has one, is less likely right than wrong. */
export function isDoubtful({ speakerId, confidence, speakerConfidence }: Attribution): boolean {
  return Math.fround(confidence * (speakerId === "" ? 1 : speakerConfidence)) < 0.5;
}

/** The direction in which a language is written. */
export function direction(language: string): string {
  const fromRight = ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];
  return fromRight.includes(language.split("-")[0] ?? "") ? "rtl" : "ltr";
}
