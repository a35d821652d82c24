import { expect, test } from "vitest";
import type { GridStatus } from "../../src/api/contracts";
import { notice } from "../../src/views/notice";

const status = (...caughtUp: boolean[]): GridStatus => ({
  version: "",
  runtime: "",
  started_at: "",
  uptime_seconds: 0,
  partitions: caughtUp.map((caught_up, partition) => ({ partition, caught_up })),
});

test("says nothing when all is well", () => {
  expect(notice("live", status(true, true), 1)).toBe("");
  expect(notice("connecting", null, 0)).toBe("");
});

test("says what is missing, the worst first", () => {
  expect(notice("live", status(true, false, false), 1)).toContain("2 of 3 partitions");
  expect(notice("polling", status(false), 1)).toMatch(/every 5 seconds/);
  expect(notice("offline", status(false), 1)).toMatch(/What you see is from/);
  expect(notice("offline", null, 0)).toMatch(/Is the grid running/);
});
