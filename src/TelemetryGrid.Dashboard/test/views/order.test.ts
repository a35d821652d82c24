import { expect, test } from "vitest";
import type { Source } from "../../src/api/contracts";
import { sortInterfaces } from "../../src/views/device-panel";
import { interfaceStatus } from "../../src/views/interface-row";
import { effectiveStatus, sortSources, troubleText } from "../../src/views/source-strip";
import { port } from "../entities";

const source = (id: string, properties: Partial<Source> = {}): Source => ({
  id,
  name: "",
  kind: "snmp",
  endpoint: "",
  status: "active",
  health: {
    status: "active",
    error: "",
    last_record_at: null,
    records_dropped: 0,
    malformed: 0,
    kernel_drops: 0,
    messages_per_second: 0,
    records_per_second: 0,
  },
  ...properties,
});
const failing = { ...source("x").health!, status: "error" as const, error: "Port 2055 is in use." };

test("interfaces go by natural name, traffic, or trouble", () => {
  const ports = [
    port("xe-10", { in_bits_per_second: 5 }),
    port("xe-2", { errors_per_second: 1 }),
    port("xe-3", { oper_status: "down", in_bits_per_second: 1 }),
    port("xe-4", { oper_status: "down", admin_status: "down" }),
  ];
  const names = (order: "name" | "traffic" | "trouble"): string[] =>
    sortInterfaces(ports, order).map(({ name }) => name);
  expect(names("name")).toEqual(["xe-2", "xe-3", "xe-4", "xe-10"]);
  expect(names("traffic")).toEqual(["xe-10", "xe-3", "xe-2", "xe-4"]);
  expect(names("trouble")).toEqual(["xe-3", "xe-2", "xe-4", "xe-10"]);
});

test("an interface that was shut down is not in trouble", () => {
  expect(interfaceStatus(port("a", { admin_status: "down", oper_status: "down" })).tone).toBe("quiet");
  expect(interfaceStatus(port("a", { oper_status: "lower_layer_down" }))).toMatchObject({
    tone: "bad",
    text: "lower layer down",
  });
});

test("sources go by trouble, then listeners, then name", () => {
  const sources = [source("s10"), source("s2"), source("flows", { kind: "flow" }), source("s3", { health: failing })];
  expect(sortSources(sources).map(({ id }) => id)).toEqual(["s3", "flows", "s2", "s10"]);
});

test("a source says its trouble in words", () => {
  expect(troubleText(source("a", { health: failing }))).toBe("Port 2055 is in use.");
  expect(troubleText(source("a", { health: null }))).toMatch(/has not reported/);
  expect(troubleText(source("a", { status: "inactive", health: null }))).toBe("");
  expect(troubleText(source("a", { health: { ...source("a").health!, kernel_drops: 7, malformed: 2 } }))).toBe(
    "7 datagrams dropped by the kernel (receive buffer full), 2 messages unreadable",
  );
  expect(effectiveStatus(source("a", { status: "inactive", health: failing }))).toBe("inactive");
});
