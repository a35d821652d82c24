import { ago } from "../format/time";
import type { Row } from "./keyed-list";
import { el, setAttribute, setText } from "./dom";

/** A time as its distance from now, with the exact one in ISO 8601 on hover. */
export function createTimeText(): Row<{ readonly at: string | null; readonly now: number }> {
  const element = el("time");
  return {
    element,
    update({ at, now }) {
      setAttribute(element, "datetime", at);
      setAttribute(element, "title", at);
      setText(element, ago(at, now));
    },
  };
}
