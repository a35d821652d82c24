// Everything shown comes from the network and is untrusted: text goes in as text nodes, never as markup.

type Child = Node | string;

/** An element with classes and children; further properties are set by the caller. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  classes = "",
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (classes) {
    element.className = classes;
  }
  element.append(...children);
  return element;
}

/** Writes a text only when it differs: an unchanged cell costs no layout. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Sets an attribute only when it differs; null removes it. */
export function setAttribute(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) {
    return;
  }
  if (value === null) {
    element.removeAttribute(name);
  } else {
    element.setAttribute(name, value);
  }
}

export function setHidden(element: HTMLElement, hidden: boolean): void {
  if (element.hidden !== hidden) {
    element.hidden = hidden;
  }
}

/** Sets a custom property through the object model, which a strict content security policy allows. */
export function setProperty(element: HTMLElement | SVGElement, name: `--${string}`, value: string): void {
  if (element.style.getPropertyValue(name) !== value) {
    element.style.setProperty(name, value);
  }
}

/** A text for screen readers only. */
export const spoken = (text: string): HTMLElement => el("span", "spoken", text);
