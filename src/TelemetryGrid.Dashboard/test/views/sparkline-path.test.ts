import { expect, test } from "vitest";
import { sparklinePaths } from "../../src/views/sparkline-path";

const box = { width: 100, height: 20 };
const points = (...at: number[]) => at.map((time) => ({ at: time, in: 10, out: 5 }));

test("inbound rises to the top, outbound sinks in proportion", () => {
  expect(sparklinePaths(points(0, 50, 100), 100, 100, box)).toEqual({
    in: "M0 10L0 1L50 1L100 1L100 10Z",
    out: "M0 10L0 14.5L50 14.5L100 14.5L100 10Z",
    peak: 10,
  });
});

test("missing readings leave a gap", () => {
  const { in: path } = sparklinePaths(points(0, 10, 20, 70, 80, 90), 100, 100, box);
  expect(path.match(/M/g)).toHaveLength(2);
});

test("points outside of the window are left out, of the peak too", () => {
  const history = [{ at: -1, in: 1000, out: 0 }, ...points(10, 20)];
  expect(sparklinePaths(history, 100, 100, box).peak).toBe(10);
});

test("no points and no traffic draw without dividing by zero", () => {
  expect(sparklinePaths([], 100, 100, box)).toEqual({ in: "", out: "", peak: 0 });
  expect(sparklinePaths([{ at: 50, in: 0, out: 0 }], 100, 100, box).in).toBe("M50 10L50 10L50 10Z");
});
