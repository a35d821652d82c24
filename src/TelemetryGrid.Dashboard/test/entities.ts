import type { Device, Interface } from "../src/api/contracts";

export const device = (id: string, properties: Partial<Device> = {}): Device => ({
  id,
  name: "",
  status: "up",
  status_reason: "",
  description: "",
  location: "",
  uptime_seconds: null,
  last_seen: "2026-03-01T12:00:00Z",
  restarts: 0,
  interface_count: 0,
  interfaces_up: 0,
  in_bits_per_second: 0,
  out_bits_per_second: 0,
  exporters: [],
  labels: {},
  ...properties,
});

export const port = (name: string, properties: Partial<Interface> = {}): Interface => ({
  id: `core1/${name}`,
  device: "core1",
  name,
  if_index: 1,
  alias: "",
  speed_bits_per_second: 1e9,
  admin_status: "up",
  oper_status: "up",
  last_seen: "2026-03-01T12:00:00Z",
  in_bits_per_second: 0,
  out_bits_per_second: 0,
  in_utilization: 0,
  out_utilization: 0,
  errors_per_second: 0,
  discards_per_second: 0,
  ...properties,
});
