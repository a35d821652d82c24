import { el } from "./dom";

export interface Choice<T extends string> {
  readonly element: HTMLElement;
  update(value: T): void;
}

interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
}

/** A labelled drop-down. */
export function createSelect<T extends string>(
  label: string,
  options: readonly Option<T>[],
  chosen: (value: T) => void,
): Choice<T> {
  const select = el("select");
  for (const option of options) {
    select.append(new Option(option.label, option.value));
  }
  select.addEventListener("change", () => chosen(select.value as T));
  return {
    element: el("label", "field", el("span", "", label), select),
    update(value) {
      if (select.value !== value) {
        select.value = value;
      }
    },
  };
}

/** A few alternatives side by side: native radio buttons, so arrow keys and screen readers know them. */
export function createSegments<T extends string>(
  label: string,
  options: readonly Option<T>[],
  chosen: (value: T) => void,
): Choice<T> {
  const name = `choice-${label.toLowerCase().replace(/\W+/g, "-")}`;
  const inputs = options.map((option) => {
    const input = el("input");
    input.type = "radio";
    input.name = name;
    input.value = option.value;
    input.addEventListener("change", () => chosen(option.value));
    return { input, element: el("label", "", input, el("span", "", option.label)) };
  });
  const element = el("fieldset", "segments", el("legend", "spoken", label), ...inputs.map(({ element }) => element));
  return {
    element,
    update(value) {
      for (const { input } of inputs) {
        input.checked = input.value === value;
      }
    },
  };
}
