import { expect, test } from "vitest";
import { ago, duration, roughDuration } from "../../src/format/time";

const plain = (text: string): string => text.replaceAll("\u00a0", " ");
const now = Date.parse("2026-03-01T12:00:00Z");

test.each([
  [null, "–"],
  [-1, "–"],
  [0.9, "0 s"],
  [59, "59 s"],
  [60, "1 min"],
  [3599, "59 min"],
  [3600, "1 h"],
  [45_240, "12 h 34 min"],
  [3_553_200, "41 d 3 h"],
])("a duration of %s s reads %s", (seconds, text) => expect(plain(duration(seconds))).toBe(text));

test("a rough duration has one unit", () => {
  expect(plain(roughDuration(3_553_200))).toBe("41 d");
  expect(roughDuration(null)).toBe("–");
});

test.each([
  [null, "never"],
  ["not a time", "never"],
  ["0001-01-01T00:00:00Z", "never"],
  ["2026-03-01T11:59:58Z", "now"],
  ["2026-03-01T12:00:30Z", "now"],
  ["2026-03-01T11:59:22Z", "35 s ago"],
  ["2026-03-01T11:56:00Z", "4 min ago"],
  ["2026-02-26T09:00:00Z", "3 d ago"],
])("%s is %s", (timestamp, text) => expect(plain(ago(timestamp, now))).toBe(text));
