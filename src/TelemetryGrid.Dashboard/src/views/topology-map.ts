import type { DeviceStatus, TopologyGraph, TopologyLink, TopologyNode } from "../api/contracts";
import { layOut, type Point } from "../state/graph-layout";
import { centre, fit, pan, towards, zoom, type Size, type Viewport } from "../state/viewport";
import { setAttribute, setText } from "./dom";

const svg = "http://www.w3.org/2000/svg";
const radius = { core: 13, distribution: 11, access: 9, unknown: 9, endpoint: 5 } as const;
const weight = { core: 8, distribution: 2, access: 0.5, unknown: 0, endpoint: 0 } as const;

export interface MapModel {
  readonly graph: TopologyGraph;
  /** The id of the selected node or link; null for none. */
  readonly selected: string | null;
  /** Ids of what a search found; null without a search. */
  readonly found: ReadonlySet<string> | null;
}

interface Mark<T> {
  readonly element: SVGGElement;
  update(item: T): void;
}

/** The graph as a picture that can be moved and zoomed by pointer, touch and keyboard. */
export function createTopologyMap(select: (id: string | null) => void) {
  const root = part("svg", "topology-map") as SVGSVGElement;
  root.setAttribute("role", "group");
  root.setAttribute("tabindex", "-1");
  const plane = part("g");
  const linkLayer = part("g");
  const nodeLayer = part("g");
  plane.append(linkLayer, nodeLayer);
  root.append(plane);
  const nodes = new Map<string, Mark<TopologyNode>>();
  const links = new Map<string, Mark<TopologyLink>>();
  let places = new Map<string, Point>();
  let shape = "";
  let view: Viewport = { x: 0, y: 0, scale: 1 };
  // Until someone moves the picture, it shows everything.
  let moved = false;
  let reachable: string | null = null;
  let model: MapModel | null = null;
  new ResizeObserver(() => {
    if (!moved) {
      showAll();
    }
  }).observe(root);
  listenToPointers();
  root.addEventListener("keydown", keyed);

  return {
    element: root,
    update(next: MapModel): void {
      model = next;
      place(next.graph);
      patch(links, linkLayer, next.graph.links, createLink);
      patch(nodes, nodeLayer, next.graph.nodes, createNode);
      setAttribute(
        root,
        "aria-label",
        `Map of ${next.graph.nodes.length} nodes and ${next.graph.links.length} links. Arrow keys go from node to node.`,
      );
      const near = neighborhood(next);
      for (const node of next.graph.nodes) {
        const element = nodes.get(node.id)!.element;
        setAttribute(element, "aria-pressed", String(node.id === next.selected));
        setAttribute(element, "data-dim", dim(next.found?.has(node.id), near?.has(node.id)));
      }
      for (const link of next.graph.links) {
        const element = links.get(link.id)!.element;
        setAttribute(element, "data-selected", link.id === next.selected ? "" : null);
        setAttribute(element, "data-dim", dim(next.found ? false : undefined, near?.has(link.id)));
      }
      if (reachable === null || !nodes.has(reachable)) {
        reach(next.graph.nodes.toSorted((a, b) => weight[b.role] - weight[a.role])[0]?.id ?? null);
      }
    },
    showAll,
    zoomBy(factor: number): void {
      const { width, height } = size();
      look(zoom(view, factor, { x: width / 2, y: height / 2 }));
    },
    /** Brings a node or link into the middle. */
    show(id: string): void {
      const link = model?.graph.links.find((one) => one.id === id);
      const [a, b] = link ? [places.get(link.a.node), places.get(link.b.node)] : [places.get(id), places.get(id)];
      if (a && b) {
        look(centre(view, { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, size()));
      }
    },
  };

  function place(graph: TopologyGraph): void {
    const now = JSON.stringify([graph.nodes.map((n) => [n.id, n.role]), graph.links.map((l) => [l.a.node, l.b.node])]);
    if (now === shape) {
      return;
    }
    shape = now;
    places = layOut(
      graph.nodes.map((node) => ({ id: node.id, weight: weight[node.role] })),
      graph.links.map((link) => ({ a: link.a.node, b: link.b.node })),
      places,
    );
    if (!moved) {
      showAll();
    }
  }

  function size(): Size {
    return { width: root.clientWidth, height: root.clientHeight };
  }

  function showAll(): void {
    moved = false;
    if (root.clientWidth > 0) {
      look(fit(places.values(), size()), false);
    }
  }

  function look(next: Viewport, byHand = true): void {
    moved ||= byHand;
    view = next;
    setAttribute(plane, "transform", `translate(${view.x} ${view.y}) scale(${view.scale})`);
    // Names that would cover each other are left out; those of the core stay longest.
    setAttribute(root, "data-names", view.scale > 0.62 ? "all" : view.scale > 0.3 ? "some" : "few");
    for (const mark of nodes.values()) {
      rescale(mark.element);
    }
  }

  /** Nodes shrink less than the distances between them, and names not at all. */
  function rescale(node: SVGGElement): void {
    const [body, name] = [node.firstElementChild!, node.lastElementChild!];
    const bodyScale = Math.min(1, Math.sqrt(view.scale)) / view.scale;
    const below = (radius[node.getAttribute("data-role") as keyof typeof radius] ?? 9) * bodyScale;
    setAttribute(body, "transform", `scale(${bodyScale})`);
    setAttribute(name, "transform", `translate(0 ${below}) scale(${1 / view.scale})`);
  }

  function createNode(node: TopologyNode): Mark<TopologyNode> {
    const element = part("g", "topo-node") as SVGGElement;
    const inner = part("g");
    const halo = part("circle", "topo-halo");
    const body = part("path", "topo-body");
    const name = part("text", "topo-name");
    name.setAttribute("text-anchor", "middle");
    name.setAttribute("y", "13");
    inner.append(halo, body);
    element.append(inner, name);
    element.setAttribute("role", "button");
    element.setAttribute("tabindex", "-1");
    element.addEventListener("click", () => select(node.id));
    element.addEventListener("focus", () => {
      reach(node.id);
      keepInView(node.id);
    });
    return {
      element,
      update(now) {
        const at = places.get(now.id)!;
        const r = radius[now.role];
        setAttribute(element, "transform", `translate(${at.x.toFixed(1)} ${at.y.toFixed(1)})`);
        setAttribute(element, "data-status", now.managed ? now.status : "unmanaged");
        setAttribute(element, "data-role", now.role);
        setAttribute(element, "aria-label", describe(now));
        setAttribute(body, "d", outline(now.managed ? now.status : "unknown", r));
        setAttribute(halo, "r", String(r + 5));
        setText(name, shorten(now.name || now.id));
        rescale(element);
      },
    };
  }

  function createLink(link: TopologyLink): Mark<TopologyLink> {
    const element = part("g", "topo-link") as SVGGElement;
    const target = part("path", "topo-target");
    const line = part("path", "topo-line");
    const title = part("title");
    element.append(target, line, title);
    element.addEventListener("click", () => select(link.id));
    return {
      element,
      update(now) {
        const d = curve(now);
        setAttribute(target, "d", d);
        setAttribute(line, "d", d);
        setAttribute(line, "data-load", load(now));
        setAttribute(line, "data-doubt", now.confidence < 0.6 ? "" : null);
        setAttribute(line, "data-speed", speedClass(now.speed_bits_per_second));
        setText(title, `${now.a.node} ${now.a.interface} – ${now.b.node} ${now.b.interface}`);
      },
    };
  }

  /** Parallel links bend apart. */
  function curve(link: TopologyLink): string {
    const [a, b] = [places.get(link.a.node)!, places.get(link.b.node)!];
    const beside = pairs(model!.graph).get(`${link.a.node}~${link.b.node}`) ?? [link];
    const offset = (beside.indexOf(link) - (beside.length - 1) / 2) * 16;
    const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    const x = (a.x + b.x) / 2 + ((b.y - a.y) / length) * offset;
    const y = (a.y + b.y) / 2 - ((b.x - a.x) / length) * offset;
    return `M${a.x.toFixed(1)} ${a.y.toFixed(1)}Q${x.toFixed(1)} ${y.toFixed(1)} ${b.x.toFixed(1)} ${b.y.toFixed(1)}`;
  }

  function keyed(event: KeyboardEvent): void {
    const { width, height } = size();
    const middle = { x: width / 2, y: height / 2 };
    const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (direction && reachable !== null) {
      const next = towards(reachable, places, { x: direction[0]!, y: direction[1]! });
      if (next !== null) {
        nodes.get(next)?.element.focus({ preventScroll: true });
      }
    } else if ((event.key === "Enter" || event.key === " ") && reachable !== null) {
      select(reachable);
    } else if (event.key === "+" || event.key === "=") {
      look(zoom(view, 1.3, middle));
    } else if (event.key === "-") {
      look(zoom(view, 1 / 1.3, middle));
    } else if (event.key === "0") {
      showAll();
    } else {
      return;
    }
    event.preventDefault();
  }

  function reach(id: string | null): void {
    if (reachable !== null && reachable !== id) {
      nodes.get(reachable)?.element.setAttribute("tabindex", "-1");
    }
    reachable = id;
    if (id !== null) {
      nodes.get(id)?.element.setAttribute("tabindex", "0");
    }
  }

  function keepInView(id: string): void {
    const at = places.get(id)!;
    const { width, height } = size();
    const [x, y] = [at.x * view.scale + view.x, at.y * view.scale + view.y];
    const margin = 30;
    const dx = x < margin ? margin - x : x > width - margin ? width - margin - x : 0;
    const dy = y < margin ? margin - y : y > height - margin ? height - margin - y : 0;
    if (dx !== 0 || dy !== 0) {
      look(pan(view, dx, dy));
    }
  }

  function listenToPointers(): void {
    const down = new Map<number, Point>();
    let dragged = 0;
    root.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        look(zoom(view, Math.exp(-event.deltaY * (event.deltaMode === 0 ? 0.0015 : 0.05)), local(event)));
      },
      { passive: false },
    );
    root.addEventListener("pointerdown", (event) => {
      dragged = down.size === 0 ? 0 : dragged;
      down.set(event.pointerId, local(event));
    });
    root.addEventListener("pointermove", (event) => {
      const from = down.get(event.pointerId);
      if (!from) {
        return;
      }
      const to = local(event);
      const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
      dragged += Math.hypot(to.x - from.x, to.y - from.y);
      if (dragged < 4) {
        return;
      }
      root.setPointerCapture(event.pointerId);
      if (other) {
        const [before, now] = [
          Math.hypot(from.x - other.x, from.y - other.y),
          Math.hypot(to.x - other.x, to.y - other.y),
        ];
        look(zoom(view, now / Math.max(before, 1), { x: (to.x + other.x) / 2, y: (to.y + other.y) / 2 }));
      } else {
        look(pan(view, to.x - from.x, to.y - from.y));
      }
      down.set(event.pointerId, to);
    });
    for (const end of ["pointerup", "pointercancel"] as const) {
      root.addEventListener(end, (event) => down.delete(event.pointerId));
    }
    // The click that ends a drag selects nothing.
    root.addEventListener(
      "click",
      (event) => {
        if (dragged >= 4) {
          event.stopPropagation();
          dragged = 0;
        } else if (event.target === root) {
          select(null);
        }
      },
      { capture: true },
    );
  }

  function local(event: MouseEvent): Point {
    const box = root.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}

function patch<T extends { readonly id: string }>(
  marks: Map<string, Mark<T>>,
  layer: SVGElement,
  items: readonly T[],
  create: (item: T) => Mark<T>,
): void {
  const ids = new Set(items.map((item) => item.id));
  for (const [id, mark] of marks) {
    if (!ids.has(id)) {
      mark.element.remove();
      marks.delete(id);
    }
  }
  for (const item of items) {
    let mark = marks.get(item.id);
    if (!mark) {
      mark = create(item);
      marks.set(item.id, mark);
      layer.append(mark.element);
    }
    mark.update(item);
  }
}

/** What the selection is about: a node with its links and neighbours, or a link with its ends. Null without a selection. */
function neighborhood({ graph, selected }: MapModel): ReadonlySet<string> | null {
  if (selected === null) {
    return null;
  }
  const near = new Set<string>();
  for (const link of graph.links) {
    if (link.id === selected || link.a.node === selected || link.b.node === selected) {
      near.add(link.id).add(link.a.node).add(link.b.node);
    }
  }
  if (graph.nodes.some((node) => node.id === selected)) {
    near.add(selected);
  }
  return near.size > 0 ? near : null;
}

const dim = (found: boolean | undefined, near: boolean | undefined): string | null =>
  found === undefined ? (near === false ? "" : null) : found ? null : "";

const pairsOf = new WeakMap<TopologyGraph, Map<string, TopologyLink[]>>();

/** The links of a graph by their ends' nodes. */
function pairs(graph: TopologyGraph): ReadonlyMap<string, TopologyLink[]> {
  let known = pairsOf.get(graph);
  if (!known) {
    known = new Map();
    for (const link of graph.links) {
      const key = `${link.a.node}~${link.b.node}`;
      known.set(key, [...(known.get(key) ?? []), link]);
    }
    pairsOf.set(graph, known);
  }
  return known;
}

/** Shapes tell the status to those who do not see its colour. */
export function outline(status: DeviceStatus, r: number): string {
  switch (status) {
    case "degraded": {
      const s = r * 0.9;
      return `M${-s} ${-s}H${s}V${s}H${-s}Z`;
    }
    case "down": {
      const s = r * 1.25;
      return `M0 ${-s}L${s} 0L0 ${s}L${-s} 0Z`;
    }
    default:
      return `M${-r} 0A${r} ${r} 0 1 0 ${r} 0A${r} ${r} 0 1 0 ${-r} 0Z`;
  }
}

/** How a link stands: `down`, by its busier end `full`, `high`, `busy`, `low`, or `none` when nobody measures it. */
export function load(link: TopologyLink): "down" | "full" | "high" | "busy" | "low" | "none" {
  if (isDown(link.a.oper_status) || isDown(link.b.oper_status)) {
    return "down";
  }
  const measured = [link.a.utilization, link.b.utilization].filter((one) => one !== null);
  const most = Math.max(...measured);
  return measured.length === 0 ? "none" : most >= 0.9 ? "full" : most >= 0.7 ? "high" : most >= 0.3 ? "busy" : "low";
}

const isDown = (status: string): boolean =>
  status === "down" || status === "lower_layer_down" || status === "not_present";

const speedClass = (bits: number): string => (bits >= 4e10 ? "3" : bits >= 1e10 ? "2" : bits >= 1e9 ? "1" : "0");

const shorten = (text: string): string => (text.length > 22 ? `${text.slice(0, 21)}…` : text);

function describe(node: TopologyNode): string {
  const links = node.degree === 1 ? "1 neighbour" : `${node.degree} neighbours`;
  const status = node.managed ? node.status : "not managed";
  return `${node.name || node.id}, ${node.role}, ${status}, ${links}`;
}

function part(name: string, className = ""): SVGElement {
  const element = document.createElementNS(svg, name);
  if (className) {
    element.setAttribute("class", className);
  }
  return element;
}
