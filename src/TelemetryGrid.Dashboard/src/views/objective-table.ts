import type { SloCompliance } from "../api/contracts";
import { nothing } from "../format/quantity";
import { el, setAttribute, setHidden, setProperty, setText } from "./dom";
import { KeyedList, type Row } from "./keyed-list";

/** Objectives: what they promise, what was kept, and how much of the error budget is left. */
export function createObjectiveTable() {
  const title = el("h2", "", "Service level objectives");
  title.id = "objectives-title";
  const body = el("tbody");
  const rows = new KeyedList<SloCompliance>(body, (slo) => `${nameOf(slo)}/${slo.window}`, createRow);
  const head = ["Objective", "Window", "Target", "Kept", "Budget left", "Burn rate"];
  const table = el("table", "objectives", el("thead", "", el("tr", "", ...head.map(column))), body);
  const element = el("section", "card", el("div", "card-head", title), el("div", "scroll", table));
  element.setAttribute("aria-labelledby", title.id);
  return {
    element,
    update(objectives: readonly SloCompliance[] | null): void {
      setHidden(element, !objectives || objectives.length === 0);
      rows.update(objectives ?? []);
    },
  };
}

function column(text: string): HTMLElement {
  const cell = el("th", "", text);
  cell.scope = "col";
  return cell;
}

function createRow(): Row<SloCompliance> {
  const name = el("th");
  name.scope = "row";
  const [period, target, kept, burn] = [el("td"), el("td"), el("td"), el("td")];
  const left = el("span");
  const bar = el("span", "budget-bar");
  const element = el("tr", "", name, period, target, kept, el("td", "", left, bar), burn);
  return {
    element,
    update(slo) {
      setText(name, nameOf(slo));
      setText(period, slo.window);
      setText(target, percent(slo.target));
      setText(kept, percent(slo.compliance));
      setText(left, percent(slo.error_budget_remaining, 0));
      setText(burn, slo.burn_rate === null ? nothing : slo.burn_rate.toFixed(slo.burn_rate < 10 ? 2 : 0));
      const share = Math.min(1, Math.max(0, slo.error_budget_remaining ?? 0));
      setProperty(bar, "--share", String(share));
      setAttribute(element, "data-tone", share <= 0 ? "bad" : (slo.burn_rate ?? 0) > 1 ? "warning" : "good");
    },
  };
}

const nameOf = (slo: SloCompliance): string =>
  [slo.service ? `${slo.service}: ${slo.name}` : slo.name, ...Object.values(slo.labels)].join(" ");

/** `99.95 %`: as many digits as tell a good share from a better one. */
export function percent(value: number | null, digits = 3): string {
  if (value === null || !Number.isFinite(value)) {
    return nothing;
  }
  return `${Number((100 * value).toFixed(digits))}\u00a0%`;
}
