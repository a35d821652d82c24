export interface Row<T> {
  readonly element: HTMLElement;
  update(item: T): void;
  /** Called when the row leaves the list. */
  removed?(): void;
}

/** Children of one element, one per item: rows are kept and patched by key, moved when the order changes, never rebuilt. */
export class KeyedList<T> {
  readonly #parent: HTMLElement;
  readonly #key: (item: T) => string;
  readonly #create: (item: T) => Row<T>;
  readonly #rows = new Map<string, Row<T>>();

  constructor(parent: HTMLElement, key: (item: T) => string, create: (item: T) => Row<T>) {
    this.#parent = parent;
    this.#key = key;
    this.#create = create;
  }

  update(items: readonly T[]): void {
    const focused = document.activeElement;
    const keys = new Set(items.map(this.#key));
    for (const [key, row] of this.#rows) {
      if (!keys.has(key)) {
        row.element.remove();
        row.removed?.();
        this.#rows.delete(key);
      }
    }
    let next = this.#parent.firstElementChild;
    for (const item of items) {
      const key = this.#key(item);
      let row = this.#rows.get(key);
      if (!row) {
        row = this.#create(item);
        this.#rows.set(key, row);
      }
      row.update(item);
      if (row.element === next) {
        next = next.nextElementSibling;
      } else {
        this.#parent.insertBefore(row.element, next);
      }
    }
    // Moving an element takes the focus from it.
    if (focused instanceof HTMLElement && focused !== document.activeElement && this.#parent.contains(focused)) {
      focused.focus({ preventScroll: true });
    }
  }
}
