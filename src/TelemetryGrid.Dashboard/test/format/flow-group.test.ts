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
  ["conversation", "10.0.0.1 > 10.0.0.2", "10.0.0.1 → 10.0.0.2"],
  ["protocol", "udp", "udp"],
  ["protocol", "protocol 47", "GRE"],
  ["protocol", "protocol 253", "protocol 253"],
  ["source_port", "443", "port 443"],
  ["destination_port", "0", "no port"],
  ["source_as", "AS0", "AS not reported"],
  ["destination_as", "AS64500", "AS64500"],
  ["dscp", "af41", "AF41"],
  ["ingress_interface", "core1/ifIndex:0", "core1, interface not reported"],
  ["egress_interface", "core1/xe-0/0/1", "core1/xe-0/0/1"],
  ["application", "https", "https"],
  ["exporter", "core1", "core1"],
  ["flow", "not~a~key", "not~a~key"],
])("%s %s reads %s", (group, text, label) => expect(groupLabel(row(text), group).text).toBe(label));
