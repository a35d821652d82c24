import { describe, expect, test } from "vitest";
import { RateHistory } from "../../src/state/rate-history";

const start = Date.parse("2026-03-01T12:00:00Z");
const stored = (seconds: number, rate = 1) => ({
  timestamp: new Date(start + seconds * 1000).toISOString(),
  in_bits_per_second: rate,
  out_bits_per_second: rate,
});
const live = (seconds: number, rate = 2) => ({ at: start + seconds * 1000, in: rate, out: rate });
const seconds = (history: RateHistory): number[] => history.points.map(({ at }) => (at - start) / 1000);

describe("RateHistory", () => {
  test("continues the stored hour with live points", () => {
    const history = new RateHistory();
    history.load([stored(0), stored(30)]);
    history.append(live(60));
    expect(seconds(history)).toEqual([0, 30, 60]);
  });

  test("loading again keeps live points that are newer, once", () => {
    const history = new RateHistory();
    history.append(live(30));
    history.append(live(60));
    history.load([stored(0), stored(30)]);
    expect(seconds(history)).toEqual([0, 30, 60]);
    expect(history.points[2]!.in).toBe(2);
  });

  test("ignores what is older, unreadable or not a number", () => {
    const history = new RateHistory();
    history.append(live(60));
    history.append(live(10));
    history.append({ at: Number.NaN, in: 1, out: 1 });
    history.append(live(90, Number.NaN));
    expect(seconds(history)).toEqual([60]);
  });

  test("forgets what is older than an hour and never grows beyond it", () => {
    const history = new RateHistory();
    for (let i = 0; i < 40_000; i++) {
      history.append(live(i / 4));
    }
    expect(history.points.length).toBeLessThanOrEqual(1801);
    expect(history.points.at(-1)!.at - history.points[0]!.at).toBeLessThanOrEqual(3_600_000);
    expect(history.points.at(-1)!.at).toBeGreaterThan(start + 9_990_000);
  });
});
