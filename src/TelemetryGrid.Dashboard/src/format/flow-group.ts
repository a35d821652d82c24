import type { FlowGroup, TopFlowsRow } from "../api/contracts";

/** What the page calls each way to sum flows. */
export const groupNames: Readonly<Record<FlowGroup, string>> = {
  flow: "Flow",
  source: "Source address",
  destination: "Destination address",
  conversation: "Conversation",
  application: "Application",
  protocol: "Protocol",
  source_port: "Source port",
  destination_port: "Destination port",
  dscp: "DSCP class",
  ingress_interface: "Ingress interface",
  egress_interface: "Egress interface",
  source_as: "Source AS",
  destination_as: "Destination AS",
  exporter: "Exporter",
};

// IANA protocol numbers that are seen in practice.
const protocols: Readonly<Record<string, string>> = {
  "1": "ICMP",
  "2": "IGMP",
  "4": "IPv4",
  "6": "TCP",
  "17": "UDP",
  "41": "IPv6",
  "47": "GRE",
  "50": "ESP",
  "51": "AH",
  "58": "ICMPv6",
  "88": "EIGRP",
  "89": "OSPF",
  "103": "PIM",
  "112": "VRRP",
  "115": "L2TP",
  "132": "SCTP",
};
const portless = new Set([1, 2, 47, 50, 51, 58, 88, 89, 103, 112]);

export interface GroupLabel {
  readonly text: string;
  /** What stands smaller beneath; may be empty. */
  readonly detail: string;
}

/** A group's canonical text as people read it. */
export function groupLabel(row: TopFlowsRow, group: FlowGroup): GroupLabel {
  const text = row.group;
  if (group === "flow" && row.flow) {
    const { source, source_port, destination, destination_port, protocol, exporter } = row.flow;
    const name = protocolName(String(protocol));
    return {
      text: portless.has(protocol)
        ? `${source} → ${destination}`
        : `${endpoint(source, source_port)} → ${endpoint(destination, destination_port)}`,
      detail: `${name}, seen by ${exporter}`,
    };
  }
  switch (group) {
    case "conversation":
      return { text: text.split("~").join(" → "), detail: "" };
    case "protocol":
      return { text: protocolName(text), detail: "" };
    case "source_port":
    case "destination_port":
      return { text: text === "0" ? "no port" : `port ${text}`, detail: "" };
    case "dscp":
      return { text: dscpName(text), detail: "" };
    case "source_as":
    case "destination_as":
      return { text: text === "0" ? "AS not reported" : `AS${text}`, detail: "" };
    default:
      return { text: text || "not reported", detail: "" };
  }
}

const protocolName = (number: string): string => protocols[number] ?? `protocol ${number}`;

const endpoint = (address: string, port: number): string =>
  address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;

/** RFC 2474 class selectors, RFC 2597 assured forwarding, RFC 3246 expedited forwarding. */
function dscpName(text: string): string {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 63) {
    return text || "not reported";
  }
  const high = value >> 3;
  const low = value & 7;
  if (value === 46) {
    return "EF (46)";
  }
  if (low === 0) {
    return `${value === 0 ? "CS0, default" : `CS${high}`} (${value})`;
  }
  return high >= 1 && high <= 4 && (low === 2 || low === 4 || low === 6)
    ? `AF${high}${low / 2} (${value})`
    : `DSCP ${value}`;
}
