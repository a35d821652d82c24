import type { Device, Interface } from "../api/contracts";
import { bitRate, count } from "../format/quantity";
import { duration } from "../format/time";
import { displayName, naturalCompare } from "../state/device-order";
import type { InterfaceOrder } from "../state/page-location";
import type { RatePoint } from "../state/rate-history";
import { createSelect } from "./choice";
import { deviceTones } from "./device-table";
import { el, setAttribute, setHidden, setText } from "./dom";
import { createEmptyState } from "./empty-state";
import { createInterfaceRow, interfaceStatus, type InterfaceModel } from "./interface-row";
import { KeyedList, type Row } from "./keyed-list";
import { createStatusBadge } from "./status-badge";
import { createTimeText } from "./time-text";

export interface DevicePanelModel {
  readonly id: string;
  /** Undefined while nothing is known of it. */
  readonly device: Device | undefined;
  /** Null while never read. */
  readonly interfaces: readonly Interface[] | null;
  readonly order: InterfaceOrder;
  readonly history: (interfaceId: string) => readonly RatePoint[];
  readonly now: number;
  /** Why it could not be read; empty when it could. */
  readonly error: string;
  readonly closeHref: string;
}

export interface DevicePanelActions {
  order(order: InterfaceOrder): void;
  /** An interface came into view, or left it. */
  inView(interfaceId: string, visible: boolean): void;
}

export function createDevicePanel(actions: DevicePanelActions) {
  const title = el("h2");
  title.id = "device-title";
  title.tabIndex = -1;
  const status = createStatusBadge();
  const reason = el("p", "panel-reason");
  const facts = el("p", "panel-facts");
  const exporters = el("p", "panel-facts");
  const seen = createTimeText();
  const seenLine = el("span", "muted", "last seen ", seen.element);
  const close = el("a", "close", "Close");
  const order = createSelect<InterfaceOrder>(
    "Order",
    [
      { value: "name", label: "by name" },
      { value: "traffic", label: "busiest first" },
      { value: "trouble", label: "trouble first" },
    ],
    actions.order,
  );
  const list = el("ul", "ports");
  list.setAttribute("aria-label", "Interfaces");
  const ids = new WeakMap<Element, string>();
  // Only what is looked at needs its hour: a switch may have hundreds of ports.
  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        const id = ids.get(entry.target);
        if (id !== undefined) {
          actions.inView(id, entry.isIntersecting);
        }
      }
    },
    { rootMargin: "200px" },
  );
  const rows = new KeyedList<InterfaceModel>(
    list,
    ({ port }) => port.id,
    ({ port }) => observed(port.id),
  );
  const empty = createEmptyState();
  const element = el(
    "section",
    "card device-panel",
    el("div", "card-head", title, status.element, seenLine, order.element, close),
    reason,
    facts,
    exporters,
    list,
    empty.element,
  );
  element.setAttribute("aria-labelledby", title.id);

  return {
    element,
    title,
    update(model: DevicePanelModel): void {
      const { device, now } = model;
      setText(title, device ? displayName(device) : model.id);
      setHidden(status.element, device === undefined);
      setHidden(seenLine, device === undefined);
      if (device) {
        status.update({ tone: deviceTones[device.status], text: device.status, reason: device.status_reason });
        seen.update({ at: device.last_seen, now });
      }
      line(reason, device && device.status !== "up" ? device.status_reason : "");
      line(facts, device ? factsText(device) : "");
      line(exporters, device ? exportersText(device) : "");
      setAttribute(close, "href", model.closeHref);
      order.update(model.order);
      const interfaces = sortInterfaces(model.interfaces ?? [], model.order);
      setHidden(order.element, interfaces.length < 2);
      rows.update(interfaces.map((port) => ({ port, history: model.history(port.id), now })));
      empty.update(interfaces.length > 0 ? null : emptyMessage(model));
    },
  };

  function observed(id: string): Row<InterfaceModel> {
    const row = createInterfaceRow();
    ids.set(row.element, id);
    observer.observe(row.element);
    return {
      ...row,
      removed() {
        observer.unobserve(row.element);
        actions.inView(id, false);
      },
    };
  }
}

export function sortInterfaces(interfaces: readonly Interface[], order: InterfaceOrder): Interface[] {
  const compare: (a: Interface, b: Interface) => number = {
    name: () => 0,
    traffic: (a: Interface, b: Interface) => traffic(b) - traffic(a),
    trouble: (a: Interface, b: Interface) => trouble(b) - trouble(a),
  }[order];
  return interfaces.toSorted((a, b) => compare(a, b) || naturalCompare(a.name, b.name) || a.if_index - b.if_index);
}

const traffic = (port: Interface): number => port.in_bits_per_second + port.out_bits_per_second;

/** Down before errors and discards before congestion. */
function trouble(port: Interface): number {
  const down = interfaceStatus(port).tone === "bad" ? 1e12 : 0;
  const events = port.errors_per_second + port.discards_per_second;
  return down + events * 100 + Math.max(port.in_utilization ?? 0, port.out_utilization ?? 0);
}

function line(element: HTMLElement, text: string): void {
  setHidden(element, text === "");
  setText(element, text);
}

function factsText(device: Device): string {
  return [
    device.name && device.name !== device.id ? device.id : "",
    device.location,
    device.uptime_seconds === null ? "" : `up for ${duration(device.uptime_seconds)}`,
    device.restarts > 0 ? `${count(device.restarts)} ${device.restarts === 1 ? "restart" : "restarts"} seen` : "",
    device.description.split(/[\r\n]/, 1)[0] ?? "",
  ]
    .filter(Boolean)
    .join(" · ");
}

function exportersText(device: Device): string {
  return device.exporters
    .map((exporter) => {
      const parts = [
        `${exporter.protocol} from ${exporter.address}: ${count(Math.round(exporter.records_per_second))} records/s`,
        bitRate(exporter.bits_per_second),
        exporter.sampling_interval > 1 ? `sampled 1 in ${count(exporter.sampling_interval)}` : "",
        exporter.lost > 0 ? `${count(exporter.lost)} lost on the way` : "",
        exporter.malformed > 0 ? `${count(exporter.malformed)} unreadable` : "",
      ];
      return parts.filter(Boolean).join(", ");
    })
    .join(" · ");
}

function emptyMessage(model: DevicePanelModel): { title: string; next: string } {
  if (model.interfaces === null) {
    return model.error
      ? { title: "This device could not be read", next: model.error }
      : { title: "Reading interfaces …", next: "" };
  }
  return {
    title: "No interfaces known",
    next: "They come with SNMP polls, sFlow counters, or the first flow that names one. Add an SNMP source for this device to see them all.",
  };
}
