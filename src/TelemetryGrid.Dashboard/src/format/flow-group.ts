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
      return { text: text.replace(" > ", " → "), detail: "" };
    case "protocol":
      return { text: text.replace(/^protocol (\d+)$/, (_, number: string) => protocolName(number)), detail: "" };
    case "source_port":
    case "destination_port":
      return { text: text === "0" ? "no port" : `port ${text}`, detail: "" };
    case "dscp":
      return { text: text.toUpperCase(), detail: "" };
    case "source_as":
    case "destination_as":
      return { text: text === "AS0" ? "AS not reported" : text, detail: "" };
    case "ingress_interface":
    case "egress_interface":
      return { text: text.replace(/\/ifIndex:0$/, ", interface not reported"), detail: "" };
    default:
      return { text, detail: "" };
  }
}

const protocolName = (number: string): string => protocols[number] ?? `protocol ${number}`;

const endpoint = (address: string, port: number): string =>
  address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
