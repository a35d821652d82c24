import { describe, expect, test } from "vitest";
import { defaultSort, filterDevices, nextSort, sortDevices } from "../../src/state/device-order";
import { device } from "../entities";

const ids = (devices: readonly { id: string }[]): string[] => devices.map(({ id }) => id);

describe("sortDevices", () => {
  test("by status puts trouble first and numbers in their natural order", () => {
    const devices = [
      device("r10"),
      device("r2"),
      device("r3", { status: "down" }),
      device("r4", { status: "unknown" }),
      device("r5", { status: "degraded" }),
    ];
    expect(ids(sortDevices(devices, defaultSort))).toEqual(["r3", "r5", "r4", "r2", "r10"]);
  });

  test("descending turns the column around but not the ties", () => {
    const devices = [device("b"), device("a"), device("c", { in_bits_per_second: 5 })];
    expect(ids(sortDevices(devices, { column: "in", descending: true }))).toEqual(["c", "a", "b"]);
    expect(ids(sortDevices(devices, { column: "in", descending: false }))).toEqual(["a", "b", "c"]);
  });

  test("leaves its input alone and holds devices that never said their uptime", () => {
    const devices = [device("a", { uptime_seconds: 0 }), device("b")];
    expect(ids(sortDevices(devices, { column: "uptime", descending: false }))).toEqual(["b", "a"]);
    expect(ids(devices)).toEqual(["a", "b"]);
  });
});

describe("filterDevices", () => {
  const devices = [
    device("10.0.0.1", { name: "Core1", labels: { site: "ams" } }),
    device("edge7", { location: "Frankfurt rack 3", status: "down" }),
  ];

  test.each([
    ["", ["10.0.0.1", "edge7"]],
    ["core", ["10.0.0.1"]],
    ["site=ams 10.0", ["10.0.0.1"]],
    ["FRANKFURT down", ["edge7"]],
    ["core frankfurt", []],
    [".*", []],
  ])("“%s” leaves %j", (text, expected) => expect(ids(filterDevices(devices, text))).toEqual(expected));
});

test("nextSort begins with the largest figure and turns around when pressed again", () => {
  const first = nextSort(defaultSort, "in");
  expect(first).toEqual({ column: "in", descending: true });
  expect(nextSort(first, "in")).toEqual({ column: "in", descending: false });
  expect(nextSort(first, "name")).toEqual({ column: "name", descending: false });
});
