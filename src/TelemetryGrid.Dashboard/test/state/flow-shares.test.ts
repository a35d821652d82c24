import { expect, test } from "vitest";
import type { FlowTraffic, TopFlows } from "../../src/api/contracts";
import { flowShares } from "../../src/state/flow-shares";

const traffic = (octets: number, packets: number, records = 1): FlowTraffic => ({ octets, packets, records });
const top = (properties: Partial<TopFlows> = {}): TopFlows => ({
  by: "bytes",
  group: "source",
  device: null,
  from: "",
  to: "",
  window_seconds: 60,
  rows: [
    { ...traffic(500, 1), group: "a", bits_per_second: 0, packets_per_second: 0, flow: null },
    { ...traffic(200, 7), group: "b", bits_per_second: 0, packets_per_second: 0, flow: null },
  ],
  other: traffic(100, 1),
  total: traffic(1000, 10, 5),
  ...properties,
});

test("rows, remainder and other add up to the total", () => {
  const { rows, remainder, other, total } = flowShares(top());
  expect(rows.map(({ share }) => share)).toEqual([0.5, 0.2]);
  expect(other.share).toBe(0.1);
  expect(remainder).toEqual({ traffic: traffic(200, 1, 2), share: 0.2 });
  const sum = [...rows, remainder, other].reduce((octets, row) => octets + row.traffic.octets, 0);
  expect(sum).toBe(total.octets);
});

test("shares follow what is ranked by", () => {
  expect(flowShares(top({ by: "packets" })).rows.map(({ share }) => share)).toEqual([0.1, 0.7]);
});

test("no traffic at all has shares of zero", () => {
  const { other, remainder } = flowShares(top({ rows: [], other: traffic(0, 0, 0), total: traffic(0, 0, 0) }));
  expect([other.share, remainder.share]).toEqual([0, 0]);
});
