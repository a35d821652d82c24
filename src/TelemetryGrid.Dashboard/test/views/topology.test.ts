import { describe, expect, test } from "vitest";
import type { TopologyEndpoint, TopologyLink, TopologyNode } from "../../src/api/contracts";
import { load, outline } from "../../src/views/topology-map";
import { matches } from "../../src/views/topology-view";

const node: TopologyNode = {
  id: "core1",
  managed: true,
  status: "up",
  name: "Core1.example.net",
  vendor: "Cisco",
  os: "iosxr",
  model: "ASR-9001",
  version: "7.8.2",
  serial: "FOX1",
  description: "",
  addresses: ["192.0.2.1"],
  also_known_as: ["192.0.2.99"],
  role: "core",
  degree: 3,
  dependents: 0,
  last_seen: "2026-03-01T12:00:00Z",
};
const end = (utilization: number | null, oper_status: TopologyEndpoint["oper_status"] = "up"): TopologyEndpoint => ({
  node: "core1",
  interface: "eth0",
  alias: "",
  oper_status,
  in_bits_per_second: null,
  out_bits_per_second: null,
  utilization,
});
const link = (a: TopologyEndpoint, b: TopologyEndpoint): TopologyLink => ({
  id: "a~b",
  a,
  b,
  confidence: 1,
  evidence: [],
  speed_bits_per_second: 1e9,
  aggregate: "",
  uplink_of: "",
  last_seen: "2026-03-01T12:00:00Z",
});

describe("topology", () => {
  test.each(["core1", "CORE1.example", "cisco asr", "fox1", "192.0.2.99", "core iosxr"])("%s finds it", (query) => {
    expect(matches(node, query)).toBe(true);
  });

  test.each(["core2", "cisco juniper", "", "  "])("'%s' does not", (query) => {
    expect(matches(node, query)).toBe(false);
  });

  test("a link is as busy as its busier end, and down when one end is", () => {
    expect(load(link(end(null), end(null)))).toBe("none");
    expect(load(link(end(0.1), end(null)))).toBe("low");
    expect(load(link(end(0.1), end(0.5)))).toBe("busy");
    expect(load(link(end(0.7), end(0)))).toBe("high");
    expect(load(link(end(0.95), end(0)))).toBe("full");
    expect(load(link(end(0.95), end(0, "lower_layer_down")))).toBe("down");
  });

  test("statuses differ in shape", () => {
    expect(new Set((["up", "degraded", "down"] as const).map((status) => outline(status, 10))).size).toBe(3);
  });
});
