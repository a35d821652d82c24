import { expect, test } from "vitest";
import type { FlowGroup, FlowTuple, TopFlowsRow } from "../../src/api/contracts";
import { groupLabel } from "../../src/format/flow-group";

const row = (group: string, flow: FlowTuple | null = null): TopFlowsRow => ({
  group,
  octets: 0,
  packets: 0,
  records: 0,
  bits_per_second: 0,
  packets_per_second: 0,
  flow,
});
const flow = {
  exporter: "core1",
  protocol: 6,
  source: "10.0.0.1",
  source_port: 443,
  destination: "2001:db8::1",
  destination_port: 5,
};

test("a flow shows both ends, brackets around IPv6, and who saw it", () => {
  expect(groupLabel(row("x", flow), "flow")).toEqual({
    text: "10.0.0.1:443 → [2001:db8::1]:5",
    detail: "TCP, seen by core1",
  });
});

test("a flow of a protocol without ports shows none", () => {
  expect(groupLabel(row("x", { ...flow, protocol: 1, source_port: 0 }), "flow").text).toBe("10.0.0.1 → 2001:db8::1");
});

test.each<[FlowGroup, string, string]>([
  ["conversation", "10.0.0.1~10.0.0.2", "10.0.0.1 → 10.0.0.2"],
  ["protocol", "17", "UDP"],
  ["protocol", "253", "protocol 253"],
  ["source_port", "443", "port 443"],
  ["destination_port", "0", "no port"],
  ["source_as", "0", "AS not reported"],
  ["destination_as", "64500", "AS64500"],
  ["dscp", "0", "CS0, default (0)"],
  ["dscp", "46", "EF (46)"],
  ["dscp", "34", "AF41 (34)"],
  ["dscp", "38", "AF43 (38)"],
  ["dscp", "48", "CS6 (48)"],
  ["dscp", "50", "DSCP 50"],
  ["dscp", "1", "DSCP 1"],
  ["application", "", "not reported"],
  ["exporter", "core1", "core1"],
  ["flow", "core1~6~a~1~b~2", "core1~6~a~1~b~2"],
])("%s %s reads %s", (group, text, label) => expect(groupLabel(row(text), group).text).toBe(label));
