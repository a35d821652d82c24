import type { TopologyEndpoint, TopologyGraph, TopologyLink, TopologyNode } from "../api/contracts";
import { bitRate, share, speed } from "../format/quantity";
import { deviceTones } from "./device-table";
import { el, setAttribute, setHidden, setText } from "./dom";
import { KeyedList } from "./keyed-list";
import { createStatusBadge } from "./status-badge";
import { load } from "./topology-map";

export interface DetailsModel {
  readonly graph: TopologyGraph;
  readonly selected: string | null;
  /** The address of the page with something selected; null closes. */
  readonly href: (id: string | null) => string;
  /** The address of a device's own page. */
  readonly deviceHref: (id: string) => string;
}

interface Line {
  readonly key: string;
  readonly href: string | null;
  readonly text: string;
  readonly note: string;
  readonly load: string | null;
}

const roles = {
  core: "core",
  distribution: "distribution",
  access: "access",
  endpoint: "endpoint",
  unknown: "unconnected",
} as const;

/** What is known of the selected node or link, as text: all that the map shows, for those who cannot see it. */
export function createTopologyDetails() {
  const title = el("h3");
  title.tabIndex = -1;
  const status = createStatusBadge();
  const close = el("a", "close", "Close");
  const facts = el("p", "panel-facts");
  const device = el("a", "", "Open device");
  const deviceLine = el("p", "panel-facts", device);
  const heading = el("h4");
  const list = el("ul", "topo-lines");
  const rows = new KeyedList<Line>(list, ({ key }) => key, createLine);
  const element = el(
    "div",
    "topo-details",
    el("div", "topo-details-head", title, status.element, close),
    facts,
    deviceLine,
    heading,
    list,
  );

  return {
    element,
    update(model: DetailsModel): void {
      const node = model.graph.nodes.find((one) => one.id === model.selected);
      const link = model.graph.links.find((one) => one.id === model.selected);
      setHidden(element, model.selected === null);
      setAttribute(close, "href", model.href(null));
      setHidden(status.element, !node);
      setHidden(deviceLine, !node?.managed);
      setHidden(facts, !node && !link);
      if (node) {
        showNode(node, model);
      } else if (link) {
        showLink(link, model);
      } else {
        setText(title, model.selected ?? "");
        setText(heading, "It is not in the topology any more, or not in the part that is shown.");
        rows.update([]);
      }
    },
  };

  function showNode(node: TopologyNode, model: DetailsModel): void {
    setText(title, node.name || node.id);
    status.update(
      node.managed
        ? { tone: deviceTones[node.status], text: node.status, reason: "" }
        : { tone: "quiet", text: "not managed", reason: "Known from its neighbours only" },
    );
    setText(facts, nodeFacts(node));
    setAttribute(device, "href", model.deviceHref(node.id));
    const names = new Map(model.graph.nodes.map((one) => [one.id, one.name || one.id]));
    const links = model.graph.links.filter((one) => one.a.node === node.id || one.b.node === node.id);
    setText(heading, links.length === 1 ? "1 link" : `${links.length} links`);
    rows.update(
      links.map((link) => {
        const [near, far] = link.a.node === node.id ? [link.a, link.b] : [link.b, link.a];
        return {
          key: link.id,
          href: model.href(link.id),
          text: `${near.interface || "an interface"} → ${names.get(far.node) ?? far.node} ${far.interface}`.trimEnd(),
          note: linkNote(link),
          load: load(link),
        };
      }),
    );
  }

  function showLink(link: TopologyLink, model: DetailsModel): void {
    setText(title, `${end(link.a)} – ${end(link.b)}`);
    setText(
      facts,
      [
        link.speed_bits_per_second > 0 ? speed(link.speed_bits_per_second) : "",
        `confidence ${share(link.confidence)}`,
        load(link) === "down" ? "down" : "",
        link.uplink_of ? `uplink of ${link.uplink_of}` : "",
        link.aggregate ? `member of ${link.aggregate}` : "",
      ]
        .filter(Boolean)
        .join(" · "),
    );
    setText(heading, "Ends, and how it is known");
    rows.update([
      ...[link.a, link.b].map((one, i) => ({
        key: `end${i}`,
        href: model.href(one.node),
        text: end(one),
        note: endNote(one),
        load: null,
      })),
      ...link.evidence.map((one) => ({
        key: `${one.kind} ${one.node}`,
        href: null,
        text: `${one.kind.toUpperCase()}, by ${one.node}`,
        note: one.detail,
        load: null,
      })),
    ]);
  }
}

function createLine() {
  const link = el("a");
  const plain = el("span");
  const note = el("span", "muted");
  const element = el("li", "", link, plain, note);
  return {
    element,
    update(line: Line): void {
      setHidden(link, line.href === null);
      setHidden(plain, line.href !== null);
      setAttribute(link, "href", line.href);
      setText(link, line.text);
      setText(plain, line.text);
      setText(note, line.note);
      setAttribute(element, "data-load", line.load);
    },
  };
}

const end = (one: TopologyEndpoint): string => `${one.node} ${one.interface}`.trimEnd();

function nodeFacts(node: TopologyNode): string {
  return [
    node.name && node.name !== node.id ? node.id : "",
    roles[node.role],
    [node.vendor, node.model].filter(Boolean).join(" "),
    [node.os, node.version].filter(Boolean).join(" "),
    node.serial ? `serial ${node.serial}` : "",
    node.addresses.slice(0, 3).join(", "),
    node.also_known_as.length > 0 ? `also ${node.also_known_as.join(", ")}` : "",
    node.dependents > 0
      ? `${node.dependents} ${node.dependents === 1 ? "device depends" : "devices depend"} on it`
      : "",
    node.managed ? "" : (node.description.split(/[\r\n]/, 1)[0] ?? "").slice(0, 120),
  ]
    .filter(Boolean)
    .join(" · ");
}

function linkNote(link: TopologyLink): string {
  const used = Math.max(link.a.utilization ?? -1, link.b.utilization ?? -1);
  return [
    link.speed_bits_per_second > 0 ? speed(link.speed_bits_per_second) : "",
    load(link) === "down" ? "down" : used >= 0 ? `${share(used)} used` : "",
    link.confidence < 0.9 ? `${share(link.confidence)} sure` : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

function endNote(one: TopologyEndpoint): string {
  return [
    one.alias,
    one.oper_status === "unknown" ? "" : one.oper_status.replaceAll("_", " "),
    one.in_bits_per_second === null ? "" : `in ${bitRate(one.in_bits_per_second)}`,
    one.out_bits_per_second === null ? "" : `out ${bitRate(one.out_bits_per_second)}`,
  ]
    .filter(Boolean)
    .join(" · ");
}
