import type { Device, DeviceStatus } from "../api/contracts";

export const sortColumns = ["status", "name", "uptime", "interfaces", "in", "out", "last_seen"] as const;
export type SortColumn = (typeof sortColumns)[number];

export interface Sort {
  readonly column: SortColumn;
  readonly descending: boolean;
}

/** Trouble first: what an operator came to see. */
export const defaultSort: Sort = { column: "status", descending: false };

const severity: Readonly<Record<DeviceStatus, number>> = { down: 0, degraded: 1, unknown: 2, up: 3 };
const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** `xe-0/0/2` before `xe-0/0/10`. */
export const naturalCompare = (a: string, b: string): number => collator.compare(a, b);

export const displayName = (device: Device): string => device.name || device.id;

/** A copy in order; ties go by name and id, so that equal rows never swap places. */
export function sortDevices(devices: readonly Device[], { column, descending }: Sort): Device[] {
  const compare = comparers[column];
  const direction = descending ? -1 : 1;
  return devices.toSorted((a, b) => direction * compare(a, b) || byName(a, b) || collator.compare(a.id, b.id));
}

/** Devices in which every word of the text occurs: in the names, address, status, location, description or labels. */
export function filterDevices(devices: readonly Device[], text: string): Device[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    return [...devices];
  }
  return devices.filter((device) => {
    const haystack = searchable(device);
    return words.every((word) => haystack.includes(word));
  });
}

/** The first press on a column shows what is most worth seeing at the top; the next press turns it around. */
export function nextSort(current: Sort, column: SortColumn): Sort {
  if (current.column === column) {
    return { column, descending: !current.descending };
  }
  return { column, descending: column !== "name" && column !== "status" };
}

function byName(a: Device, b: Device): number {
  return collator.compare(displayName(a), displayName(b));
}

const comparers: Readonly<Record<SortColumn, (a: Device, b: Device) => number>> = {
  status: (a, b) => severity[a.status] - severity[b.status],
  name: byName,
  uptime: (a, b) => (a.uptime_seconds ?? -1) - (b.uptime_seconds ?? -1),
  interfaces: (a, b) => a.interfaces_up - b.interfaces_up,
  in: (a, b) => a.in_bits_per_second - b.in_bits_per_second,
  out: (a, b) => a.out_bits_per_second - b.out_bits_per_second,
  last_seen: (a, b) => Date.parse(a.last_seen) - Date.parse(b.last_seen),
};

function searchable(device: Device): string {
  const labels = Object.entries(device.labels).map(([key, value]) => `${key}=${value}`);
  const exporters = device.exporters.map((exporter) => `${exporter.address} ${exporter.protocol}`);
  return [device.id, device.name, device.status, device.location, device.description, ...labels, ...exporters]
    .join("\n")
    .toLowerCase();
}
