import type { TopologyChange, TopologyGraph, TopologyNode } from "../api/contracts";
import { el, setAttribute, setHidden, setText } from "./dom";
import { createEmptyState } from "./empty-state";
import { KeyedList } from "./keyed-list";
import { createTimeText } from "./time-text";
import { createTopologyDetails } from "./topology-details";
import { createTopologyMap } from "./topology-map";

export interface TopologyModel {
  /** Null while never read. */
  readonly graph: TopologyGraph | null;
  /** The newest first. */
  readonly changes: readonly TopologyChange[];
  /** The id of the selected node or link; null for none. */
  readonly selected: string | null;
  readonly now: number;
  readonly error: string;
  readonly href: (id: string | null) => string;
  readonly deviceHref: (id: string) => string;
}

/** The map of the network, what is selected in it, and what changed lately. */
export function createTopologyView(select: (id: string | null) => void) {
  const title = el("h2", "", "Topology");
  title.id = "topology-title";
  const summary = el("span", "muted");
  const search = el("input", "filter");
  search.type = "search";
  search.placeholder = "Find a node";
  search.setAttribute("aria-label", "Find a node");
  const result = el("span", "spoken");
  result.setAttribute("role", "status");
  const map = createTopologyMap(select);
  const tools = el(
    "div",
    "topo-tools",
    tool("+", "Zoom in", () => map.zoomBy(1.4)),
    tool("−", "Zoom out", () => map.zoomBy(1 / 1.4)),
    tool("⤢", "Show everything", () => map.showAll()),
  );
  const empty = createEmptyState();
  const stage = el("div", "topo-stage");
  stage.append(map.element, tools, legend());
  const details = createTopologyDetails();
  const changesTitle = el("h3", "", "Latest changes");
  const changes = el("ul", "topo-lines");
  const rows = new KeyedList<{ change: TopologyChange; now: number }>(
    changes,
    ({ change }) => String(change.number),
    () => {
      const text = el("span");
      const at = createTimeText();
      return {
        element: el("li", "", text, el("span", "muted", at.element)),
        update({ change, now }) {
          setText(text, change.message);
          at.update({ at: change.timestamp, now });
        },
      };
    },
  );
  const latest = el("div", "topo-changes", changesTitle, changes);
  const side = el("div", "topo-side", details.element, latest);
  const body = el("div", "topo-body-grid", stage, side);
  const element = el(
    "section",
    "card topology",
    el("div", "card-head", title, summary, search, result),
    body,
    empty.element,
  );
  element.setAttribute("aria-labelledby", title.id);
  let last: TopologyModel | null = null;
  search.addEventListener("input", () => last && draw(last));
  search.addEventListener("keydown", (event) => {
    const first = event.key === "Enter" && last?.graph?.nodes.find((node) => matches(node, search.value));
    if (first) {
      select(first.id);
      map.show(first.id);
    }
  });

  return { element, update: draw };

  function draw(model: TopologyModel): void {
    last = model;
    const { graph } = model;
    const isEmpty = graph === null || graph.nodes.length === 0;
    setHidden(body, isEmpty);
    setHidden(search, isEmpty);
    empty.update(isEmpty ? emptyMessage(model) : null);
    setText(summary, graph && !isEmpty ? summaryText(graph, model.error) : "");
    if (graph === null || isEmpty) {
      return;
    }
    const query = search.value.trim();
    const found =
      query === "" ? null : new Set(graph.nodes.filter((node) => matches(node, query)).map((node) => node.id));
    setText(result, found ? `${found.size} found` : "");
    map.update({ graph, selected: model.selected, found });
    details.update({ graph, selected: model.selected, href: model.href, deviceHref: model.deviceHref });
    setHidden(latest, model.changes.length === 0);
    rows.update(model.changes.map((change) => ({ change, now: model.now })));
  }

  function tool(text: string, label: string, act: () => void): HTMLElement {
    const button = el("button", "", text);
    button.type = "button";
    setAttribute(button, "aria-label", label);
    setAttribute(button, "title", label);
    button.addEventListener("click", act);
    return button;
  }

  function legend(): HTMLElement {
    const entry = (className: string, text: string): HTMLElement => el("span", className, text);
    return el(
      "div",
      "topo-legend",
      entry("topo-key key-low", "< 30 %"),
      entry("topo-key key-busy", "30 %"),
      entry("topo-key key-high", "70 %"),
      entry("topo-key key-full", "90 %"),
      entry("topo-key key-down", "down"),
      entry("topo-key key-doubt", "guessed"),
    );
  }
}

export function matches(node: TopologyNode, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const text = [
    node.id,
    node.name,
    node.vendor,
    node.model,
    node.os,
    node.serial,
    node.role,
    ...node.addresses,
    ...node.also_known_as,
  ]
    .join("\n")
    .toLowerCase();
  return words.length > 0 && words.every((word) => text.includes(word));
}

function summaryText(graph: TopologyGraph, error: string): string {
  const part =
    graph.nodes.length < graph.total_nodes
      ? `${graph.nodes.length} of ${graph.total_nodes} nodes`
      : `${graph.total_nodes} nodes`;
  return `${part}, ${graph.links.length} links${error ? ` · not up to date: ${error}` : ""}`;
}

function emptyMessage({ graph, error }: TopologyModel): { title: string; next: string } {
  if (graph === null) {
    return error
      ? { title: "The topology could not be read", next: error }
      : { title: "Reading the topology …", next: "" };
  }
  return {
    title: "No topology yet",
    next: "It comes from the inventories of SNMP sources: their LLDP, CDP, routing and address tables. Add SNMP sources, or wait for their first inventory.",
  };
}
