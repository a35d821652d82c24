import type { Device, DeviceStatus } from "../api/contracts";
import { bitRate, count, nothing } from "../format/quantity";
import { duration, roughDuration } from "../format/time";
import { displayName, type Sort, type SortColumn } from "../state/device-order";
import { el, setAttribute, setText } from "./dom";
import { createEmptyState } from "./empty-state";
import { KeyedList, type Row } from "./keyed-list";
import { createStatusBadge, type Tone } from "./status-badge";
import { createTimeText } from "./time-text";

export interface DeviceTableModel {
  /** Filtered and in order. */
  readonly devices: readonly Device[];
  /** Before filtering; null while never read. */
  readonly total: number | null;
  /** Devices not shown because there are too many. */
  readonly beyondLimit: number;
  readonly selected: string | null;
  readonly sort: Sort;
  readonly filter: string;
  readonly now: number;
  /** Why the list could not be read; empty when it could. */
  readonly error: string;
  /** The link that selects a device. */
  readonly href: (device: string) => string;
}

export interface DeviceTableActions {
  sort(column: SortColumn): void;
  filter(text: string): void;
  select(device: string): void;
}

interface DeviceRow {
  readonly device: Device;
  readonly model: DeviceTableModel;
}

const columns: readonly { readonly column: SortColumn; readonly label: string; readonly classes: string }[] = [
  { column: "name", label: "Device", classes: "" },
  { column: "status", label: "Status", classes: "" },
  { column: "uptime", label: "Uptime", classes: "number wide-only" },
  { column: "interfaces", label: "Ports up", classes: "number" },
  { column: "in", label: "In", classes: "number" },
  { column: "out", label: "Out", classes: "number" },
  { column: "last_seen", label: "Last seen", classes: "number wide-only" },
];

export const deviceTones: Readonly<Record<DeviceStatus, Tone>> = {
  up: "good",
  degraded: "warning",
  down: "bad",
  unknown: "quiet",
};

export function createDeviceTable(actions: DeviceTableActions) {
  const filter = el("input", "filter");
  filter.type = "search";
  filter.placeholder = "Filter by name, address, label …";
  filter.setAttribute("aria-label", "Filter devices");
  filter.addEventListener("input", () => actions.filter(filter.value));

  const shown = el("span", "muted");
  const heads = columns.map(({ column, label, classes }) => {
    const button = el("button", "sort", label);
    button.type = "button";
    button.addEventListener("click", () => actions.sort(column));
    const head = el("th", classes, button);
    head.scope = "col";
    head.setAttribute("role", "columnheader");
    return { column, head };
  });
  const body = el("tbody");
  body.addEventListener("keydown", moveBetweenRows);
  const rows = new KeyedList<DeviceRow>(
    body,
    ({ device }) => device.id,
    ({ device }) => createRow(device.id, actions),
  );
  const table = el("table", "devices", el("thead", "", el("tr", "", ...heads.map(({ head }) => head))), body);
  table.setAttribute("role", "table");
  for (const group of table.querySelectorAll("thead, tbody")) {
    group.setAttribute("role", "rowgroup");
  }
  table.tHead!.rows[0]!.setAttribute("role", "row");
  const empty = createEmptyState();
  const title = el("h2", "", "Devices");
  title.id = "devices-title";
  const element = el(
    "section",
    "card device-list",
    el("div", "card-head", title, shown, filter),
    el("div", "scroll", table, empty.element),
  );
  element.setAttribute("aria-labelledby", title.id);

  return {
    element,
    update(model: DeviceTableModel): void {
      if (filter.value !== model.filter && document.activeElement !== filter) {
        filter.value = model.filter;
      }
      for (const { column, head } of heads) {
        const direction = model.sort.descending ? "descending" : "ascending";
        setAttribute(head, "aria-sort", column === model.sort.column ? direction : null);
      }
      rows.update(model.devices.map((device) => ({ device, model })));
      setText(shown, shownText(model));
      table.hidden = model.devices.length === 0;
      empty.update(emptyMessage(model));
    },
  };
}

function createRow(id: string, actions: DeviceTableActions): Row<DeviceRow> {
  const link = el("a", "device-name");
  const subtitle = el("span", "device-subtitle");
  const labels = el("span", "labels");
  const labelList = new KeyedList<string>(
    labels,
    (label) => label,
    (label) => ({ element: el("span", "label", label), update() {} }),
  );
  const status = createStatusBadge();
  const uptime = el("td", "number wide-only");
  const ports = labelled("ports", "port-count");
  const inbound = labelled("in");
  const outbound = labelled("out");
  const lastSeen = createTimeText();
  const head = el("th", "device-cell", link, el("span", "device-under", subtitle, labels));
  head.scope = "row";
  const element = el(
    "tr",
    "",
    head,
    el("td", "", status.element),
    uptime,
    ports,
    inbound,
    outbound,
    el("td", "number wide-only", lastSeen.element),
  );
  // Said explicitly, because browsers forget a table's meaning when a style sheet lays its rows out as a grid.
  element.setAttribute("role", "row");
  head.setAttribute("role", "rowheader");
  for (const cell of element.querySelectorAll("td")) {
    cell.setAttribute("role", "cell");
  }
  element.addEventListener("click", (event) => {
    // The link itself keeps its ways: new tab, copy address.
    if (!(event.target instanceof Element && event.target.closest("a")) && !getSelection()?.toString()) {
      actions.select(id);
    }
  });

  return {
    element,
    update({ device, model }) {
      setText(link, displayName(device));
      setAttribute(link, "href", model.href(device.id));
      setAttribute(link, "aria-current", model.selected === device.id ? "true" : null);
      setText(subtitle, displayName(device) === device.id ? addressOrPlace(device) : device.id);
      labelList.update(Object.entries(device.labels).map(([key, value]) => `${key} ${value}`));
      status.update({ tone: deviceTones[device.status], text: device.status, reason: device.status_reason });
      setText(uptime, roughDuration(device.uptime_seconds));
      setAttribute(uptime, "title", duration(device.uptime_seconds));
      setText(ports, device.interface_count > 0 ? `${device.interfaces_up} / ${device.interface_count}` : nothing);
      setText(inbound, bitRate(device.in_bits_per_second));
      setText(outbound, bitRate(device.out_bits_per_second));
      lastSeen.update({ at: device.last_seen, now: model.now });
    },
  };
}

/** A figure whose label the style sheet shows where there are no columns. */
function labelled(label: string, classes = ""): HTMLTableCellElement {
  const cell = el("td", `number ${classes}`.trimEnd());
  cell.dataset["label"] = label;
  return cell;
}

const addressOrPlace = (device: Device): string => device.exporters[0]?.address || device.location;

function shownText({ devices, total, beyondLimit }: DeviceTableModel): string {
  if (total === null) {
    return "";
  }
  const text = devices.length === total ? count(total) : `${count(devices.length)} of ${count(total)}`;
  return beyondLimit > 0 ? `${text}, more are not shown` : text;
}

function emptyMessage(model: DeviceTableModel): { title: string; next: string } | null {
  if (model.devices.length > 0) {
    return null;
  }
  if (model.total === null) {
    return model.error
      ? { title: "The devices could not be read", next: `${model.error} The page tries again every few seconds.` }
      : { title: "Reading devices …", next: "" };
  }
  return model.total > 0
    ? { title: `No device matches “${model.filter}”`, next: "Change or clear the filter." }
    : {
        title: "No devices yet",
        next:
          "A device appears as soon as it sends NetFlow, IPFIX or sFlow to one of the grid's sources, or answers SNMP. " +
          "Point an exporter at this grid, or add an SNMP source to its configuration.",
      };
}

/** Arrow keys walk the list, so that hundreds of devices need not be tabbed through. */
function moveBetweenRows(event: KeyboardEvent): void {
  if ((event.key !== "ArrowDown" && event.key !== "ArrowUp") || !(event.target instanceof HTMLAnchorElement)) {
    return;
  }
  const row = event.target.closest("tr");
  const next = event.key === "ArrowDown" ? row?.nextElementSibling : row?.previousElementSibling;
  const link = next?.querySelector("a");
  if (link) {
    event.preventDefault();
    link.focus();
  }
}
