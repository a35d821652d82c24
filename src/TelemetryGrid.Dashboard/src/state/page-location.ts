import { flowGroups, flowOrders, type FlowGroup, type FlowOrder } from "../api/contracts";
import { defaultSort, sortColumns, type Sort } from "./device-order";

export const flowWindows = ["1m", "5m", "15m", "1h"] as const;
export type FlowWindow = (typeof flowWindows)[number];

export const interfaceOrders = ["name", "traffic", "trouble"] as const;
export type InterfaceOrder = (typeof interfaceOrders)[number];

export const pageViews = ["devices", "topology", "incidents"] as const;
export type PageView = (typeof pageViews)[number];

/** What the page shows, as far as a link to it should bring it back. */
export interface PageLocation {
  readonly view: PageView;
  /** The id of the node or link selected in the topology; null for none. */
  readonly node: string | null;
  /** The selected incident's id; null for none. */
  readonly incident: string | null;
  /** The selected device's id; null for none. */
  readonly device: string | null;
  readonly filter: string;
  readonly sort: Sort;
  readonly interfaceOrder: InterfaceOrder;
  readonly flowGroup: FlowGroup;
  readonly flowOrder: FlowOrder;
  readonly flowWindow: FlowWindow;
  /** Top talkers of the selected device only. */
  readonly flowsOfDevice: boolean;
}

export const startLocation: PageLocation = {
  view: "devices",
  node: null,
  incident: null,
  device: null,
  filter: "",
  sort: defaultSort,
  interfaceOrder: "name",
  flowGroup: "flow",
  flowOrder: "bytes",
  flowWindow: "5m",
  flowsOfDevice: false,
};

/** Reads the part after `#`; what is missing or makes no sense is as at the start. */
export function parseLocation(hash: string): PageLocation {
  const values = new URLSearchParams(hash.replace(/^#/, ""));
  const [column, direction] = (values.get("sort") ?? "").split(".");
  const sortColumn = oneOf(sortColumns, column);
  const device = values.get("device") || null;
  return {
    view: oneOf(pageViews, values.get("view")) ?? startLocation.view,
    node: values.get("node") || null,
    incident: values.get("incident") || null,
    device,
    filter: values.get("filter") ?? startLocation.filter,
    sort: sortColumn ? { column: sortColumn, descending: direction === "desc" } : startLocation.sort,
    interfaceOrder: oneOf(interfaceOrders, values.get("order")) ?? startLocation.interfaceOrder,
    flowGroup: oneOf(flowGroups, values.get("group")) ?? startLocation.flowGroup,
    flowOrder: oneOf(flowOrders, values.get("by")) ?? startLocation.flowOrder,
    flowWindow: oneOf(flowWindows, values.get("window")) ?? startLocation.flowWindow,
    flowsOfDevice: device !== null && values.get("flows") === "device",
  };
}

/** Writes what differs from the start, with `#`; the start itself is `#`. */
export function formatLocation(location: PageLocation): string {
  const values = new URLSearchParams();
  const add = (name: string, value: string, start: string): void => {
    if (value !== start) {
      values.set(name, value);
    }
  };
  add("view", location.view, startLocation.view);
  add("node", location.node ?? "", "");
  add("incident", location.incident ?? "", "");
  add("device", location.device ?? "", "");
  add("filter", location.filter, startLocation.filter);
  add("sort", sortText(location.sort), sortText(startLocation.sort));
  add("order", location.interfaceOrder, startLocation.interfaceOrder);
  add("group", location.flowGroup, startLocation.flowGroup);
  add("by", location.flowOrder, startLocation.flowOrder);
  add("window", location.flowWindow, startLocation.flowWindow);
  add("flows", location.flowsOfDevice && location.device !== null ? "device" : "", "");
  return `#${values}`;
}

const sortText = (sort: Sort): string => (sort.descending ? `${sort.column}.desc` : sort.column);

function oneOf<T extends string>(allowed: readonly T[], value: string | null | undefined): T | undefined {
  return allowed.find((candidate) => candidate === value);
}
