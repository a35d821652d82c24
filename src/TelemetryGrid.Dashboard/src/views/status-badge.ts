import type { Row } from "./keyed-list";
import { el, setAttribute, setText } from "./dom";

export type Tone = "good" | "warning" | "bad" | "quiet";

export interface Status {
  readonly tone: Tone;
  readonly text: string;
  /** The reason, shown on hover; empty for none. */
  readonly reason: string;
}

/** A dot with its meaning in words beside it: colour alone says nothing to many people. */
export function createStatusBadge(): Row<Status> {
  const text = el("span");
  const element = el("span", "status", text);
  return {
    element,
    update(status) {
      setAttribute(element, "data-tone", status.tone);
      setAttribute(element, "title", status.reason || null);
      setText(text, status.text);
    },
  };
}
