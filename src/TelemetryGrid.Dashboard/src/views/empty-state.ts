import { el, setHidden, setText } from "./dom";

export interface EmptyState {
  readonly element: HTMLElement;
  /** Shows a headline and what to do next; null hides both. */
  update(message: { readonly title: string; readonly next: string } | null): void;
}

export function createEmptyState(): EmptyState {
  const title = el("p", "empty-title");
  const next = el("p", "empty-next");
  const element = el("div", "empty", title, next);
  element.hidden = true;
  return {
    element,
    update(message) {
      setHidden(element, message === null);
      setText(title, message?.title ?? "");
      setText(next, message?.next ?? "");
    },
  };
}
