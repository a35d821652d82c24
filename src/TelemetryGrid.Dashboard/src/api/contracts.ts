// What travels between the gateway and this page, named as it stands in the JSON. The gateway's /openapi/v1.json is the reference;
// client/TelemetryGrid.Client.Contracts declares the same for .NET. Counts go up to 2^64, so beyond 2^53 they are approximate here:
// good enough to look at, not to account with.

/** ISO 8601, UTC. */
export type Timestamp = string;

export type DeviceStatus = "unknown" | "up" | "degraded" | "down";

export type InterfaceStatus =
  "unknown" | "up" | "down" | "testing" | "unknown_to_agent" | "dormant" | "not_present" | "lower_layer_down";

export interface Page<T> {
  readonly items: readonly T[];
  /** What to pass as `after` for the next page; null on the last one. */
  readonly next: string | null;
}

export interface Exporter {
  readonly protocol: string;
  readonly address: string;
  readonly sampling_interval: number;
  readonly lost: number;
  readonly malformed: number;
  readonly unknown_templates: number;
  readonly records_per_second: number;
  readonly bits_per_second: number;
}

export interface Device {
  readonly id: string;
  /** sysName; empty when the device did not say. */
  readonly name: string;
  readonly status: DeviceStatus;
  /** One sentence saying why the status is what it is. */
  readonly status_reason: string;
  readonly description: string;
  readonly location: string;
  readonly uptime_seconds: number | null;
  readonly last_seen: Timestamp;
  readonly restarts: number;
  readonly interface_count: number;
  readonly interfaces_up: number;
  /** Sum over interfaces. */
  readonly in_bits_per_second: number;
  /** Sum over interfaces. */
  readonly out_bits_per_second: number;
  readonly exporters: readonly Exporter[];
  readonly labels: Readonly<Record<string, string>>;
}

/** One interface now; rates are those of its last interval. */
export interface Interface {
  /** `device/name`; the name may itself contain slashes. */
  readonly id: string;
  readonly device: string;
  /** ifName; `ifIndex:N` while only the index is known. */
  readonly name: string;
  readonly if_index: number;
  readonly alias: string;
  /** 0 when unknown. */
  readonly speed_bits_per_second: number;
  readonly admin_status: InterfaceStatus;
  readonly oper_status: InterfaceStatus;
  readonly last_seen: Timestamp;
  readonly in_bits_per_second: number;
  readonly out_bits_per_second: number;
  /** 0 to 1 of the speed; null when the speed is unknown. */
  readonly in_utilization: number | null;
  /** 0 to 1 of the speed; null when the speed is unknown. */
  readonly out_utilization: number | null;
  readonly errors_per_second: number;
  readonly discards_per_second: number;
}

/** The mean rates of the interval that ended at the timestamp. */
export interface InterfacePoint {
  readonly timestamp: Timestamp;
  readonly in_bits_per_second: number;
  readonly out_bits_per_second: number;
}

export interface InterfaceDetails {
  readonly interface: Interface;
  /** Oldest first, one point per collection interval. */
  readonly last_hour: readonly InterfacePoint[];
}

export const flowGroups = [
  "flow",
  "source",
  "destination",
  "conversation",
  "application",
  "protocol",
  "source_port",
  "destination_port",
  "dscp",
  "ingress_interface",
  "egress_interface",
  "source_as",
  "destination_as",
  "exporter",
] as const;
export type FlowGroup = (typeof flowGroups)[number];

export const flowOrders = ["bytes", "packets"] as const;
export type FlowOrder = (typeof flowOrders)[number];

/** An amount of traffic, sampling applied. */
export interface FlowTraffic {
  readonly octets: number;
  readonly packets: number;
  readonly records: number;
}

export interface FlowTuple {
  readonly exporter: string;
  /** IANA protocol number. */
  readonly protocol: number;
  readonly source: string;
  readonly source_port: number;
  readonly destination: string;
  readonly destination_port: number;
}

export interface TopFlowsRow extends FlowTraffic {
  /** The group's canonical text: a flow key, an address, two addresses, a number, a name, an interface id, a device id. */
  readonly group: string;
  /** Mean over the window. */
  readonly bits_per_second: number;
  /** Mean over the window. */
  readonly packets_per_second: number;
  /** The parts of the key when grouped by flow. */
  readonly flow: FlowTuple | null;
}

export interface TopFlowsRequest {
  readonly by: FlowOrder;
  readonly group: FlowGroup;
  /** How far back: `30s`, `5m`, `1h30m`. */
  readonly window: string;
  /** Only what this exporter reported; null for all. */
  readonly device: string | null;
  readonly limit: number;
}

/** `total` is exact; `other` is what was not kept by key; groups beyond the limit are in the total only. */
export interface TopFlows {
  readonly by: FlowOrder;
  readonly group: FlowGroup;
  readonly device: string | null;
  readonly from: Timestamp;
  readonly to: Timestamp;
  readonly window_seconds: number;
  readonly rows: readonly TopFlowsRow[];
  readonly other: FlowTraffic;
  readonly total: FlowTraffic;
}

export type SourceStatus = "active" | "inactive" | "error" | "maintenance";

export interface SourceHealth {
  readonly status: SourceStatus;
  /** One sentence when the status is error; empty otherwise. */
  readonly error: string;
  readonly last_record_at: Timestamp | null;
  readonly records_dropped: number;
  readonly malformed: number;
  readonly kernel_drops: number;
  readonly messages_per_second: number;
  readonly records_per_second: number;
}

export interface Source {
  readonly id: string;
  readonly name: string;
  readonly kind: "flow" | "netflow" | "ipfix" | "sflow" | "snmp" | "prometheus";
  readonly endpoint: string;
  /** As asked for; how it goes is in `health`. */
  readonly status: SourceStatus;
  /** Null until its collector reported once. */
  readonly health: SourceHealth | null;
}

export interface GridStatus {
  readonly version: string;
  readonly runtime: string;
  readonly started_at: Timestamp;
  readonly uptime_seconds: number;
  readonly partitions: readonly { readonly partition: number; readonly caught_up: boolean }[];
}

export type TopologyRole = "unknown" | "endpoint" | "access" | "distribution" | "core";

/** A device of the topology, or something that devices name as their neighbour. Texts are empty where nobody says. */
export interface TopologyNode {
  readonly id: string;
  /** False when it is known from its neighbours only. */
  readonly managed: boolean;
  readonly status: DeviceStatus;
  readonly name: string;
  readonly vendor: string;
  readonly os: string;
  readonly model: string;
  readonly version: string;
  readonly serial: string;
  readonly description: string;
  readonly addresses: readonly string[];
  readonly also_known_as: readonly string[];
  readonly role: TopologyRole;
  readonly degree: number;
  /** Managed nodes that the larger part of the network can reach through this one only. */
  readonly dependents: number;
  readonly last_seen: Timestamp;
}

export interface TopologyEndpoint {
  readonly node: string;
  /** Empty when unknown. */
  readonly interface: string;
  readonly alias: string;
  readonly oper_status: InterfaceStatus;
  /** Null when the interface is not measured. */
  readonly in_bits_per_second: number | null;
  readonly out_bits_per_second: number | null;
  /** 0 to 1, the busier direction. */
  readonly utilization: number | null;
}

export interface TopologyEvidence {
  readonly kind: "lldp" | "cdp" | "ospf" | "bgp" | "subnet" | "bridge";
  /** The id of the end that says so. */
  readonly node: string;
  readonly detail: string;
  readonly last_seen: Timestamp;
}

export interface TopologyLink {
  /** `node/interface~node/interface` */
  readonly id: string;
  readonly a: TopologyEndpoint;
  readonly b: TopologyEndpoint;
  /** 0 to 1 */
  readonly confidence: number;
  /** The best first. */
  readonly evidence: readonly TopologyEvidence[];
  /** 0 when unknown. */
  readonly speed_bits_per_second: number;
  /** The id of the aggregated link that this one seems to be a member of; empty for none. */
  readonly aggregate: string;
  readonly uplink_of: string;
  readonly last_seen: Timestamp;
}

export interface TopologyGraph {
  readonly nodes: readonly TopologyNode[];
  readonly links: readonly TopologyLink[];
  readonly total_nodes: number;
  readonly total_links: number;
  readonly revision: number;
}

export interface TopologyChange {
  readonly number: number;
  readonly timestamp: Timestamp;
  readonly kind: "node_appeared" | "node_vanished" | "link_added" | "link_removed" | "link_moved";
  readonly node: string;
  /** Empty for nodes. */
  readonly link: string;
  /** One sentence. */
  readonly message: string;
}

export type IncidentState = "open" | "acknowledged" | "resolved";

export interface IncidentMember {
  readonly fingerprint: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly starts_at: Timestamp;
  /** Null while it fires. */
  readonly ended_at: Timestamp | null;
  readonly role: "related" | "symptom" | "cause";
  /** One sentence. */
  readonly reason: string;
  /** Why it is not told; `none` when it is. */
  readonly suppressed: string;
}

export interface IncidentEvent {
  readonly at: Timestamp;
  readonly kind: string;
  /** One sentence. */
  readonly text: string;
}

export interface IncidentCause {
  readonly labels: Readonly<Record<string, string>>;
  /** 0 to 1 that it is the cause. */
  readonly confidence: number;
  /** Why it is, in sentences. */
  readonly reasons: readonly string[];
}

export interface Incident {
  readonly id: string;
  readonly state: IncidentState;
  /** The label of its worst alert; empty for none. */
  readonly severity: string;
  readonly title: string;
  readonly cause: IncidentCause;
  readonly devices: readonly string[];
  readonly started_at: Timestamp;
  readonly updated_at: Timestamp;
  readonly resolved_at: Timestamp | null;
  readonly acknowledgement: { readonly by: string; readonly comment: string; readonly at: Timestamp } | null;
  /** Alerts that fire. */
  readonly firing: number;
  readonly alert_count: number;
  readonly escalation_level: number;
  /** The cause first; empty in lists. */
  readonly members: readonly IncidentMember[];
  /** The oldest first; empty in lists. */
  readonly timeline: readonly IncidentEvent[];
}

/** One window of an objective. */
export interface SloCompliance {
  readonly service: string;
  readonly name: string;
  /** What tells it from others where one objective holds for several series; else empty. */
  readonly labels: Readonly<Record<string, string>>;
  readonly window: string;
  /** 0 to 1; null without evidence. */
  readonly compliance: number | null;
  readonly target: number;
  /** 1 for an untouched budget, below 0 when it is overspent; null without evidence. */
  readonly error_budget_remaining: number | null;
  readonly burn_rate: number | null;
  readonly status: string;
}

/** An error as RFC 9457 writes it. */
export interface Problem {
  readonly title?: string;
  readonly status?: number;
  readonly detail?: string;
}

/** An item of the live streams `Devices` and `Device`. */
export interface DeviceChange {
  readonly device: Device;
  /** Those of its interfaces that changed, as they are now. */
  readonly interfaces: readonly Interface[];
}
