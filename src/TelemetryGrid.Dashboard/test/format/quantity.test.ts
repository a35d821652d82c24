import { describe, expect, test } from "vitest";
import { bitRate, count, eventRate, octets, packetRate, share, speed } from "../../src/format/quantity";

const plain = (text: string): string => text.replaceAll("\u00a0", " ");

describe("bitRate", () => {
  test.each([
    [0, "0 bit/s"],
    [0.4, "0.4 bit/s"],
    [12, "12 bit/s"],
    [999.4, "999 bit/s"],
    [999.6, "1.00 kbit/s"],
    [1024, "1.02 kbit/s"],
    [12_400_000, "12.4 Mbit/s"],
    [99_960_000, "100 Mbit/s"],
    [999_400_000, "999 Mbit/s"],
    [999_600_000, "1.00 Gbit/s"],
    [4e11, "400 Gbit/s"],
    [1e22, "10000 Ebit/s"],
    [Number.NaN, "–"],
    [Number.POSITIVE_INFINITY, "–"],
  ])("%d reads %s", (value, text) => expect(plain(bitRate(value))).toBe(text));
});

describe("other quantities", () => {
  test("packets and octets use powers of 1000", () => {
    expect(plain(packetRate(1234))).toBe("1.23 kpkt/s");
    expect(plain(octets(1_048_576))).toBe("1.05 MB");
  });

  test.each([
    [1e9, "1 Gbit/s"],
    [25e8, "2.5 Gbit/s"],
    [1e10, "10 Gbit/s"],
    [1e11, "100 Gbit/s"],
    [1_544_000, "1.54 Mbit/s"],
  ])("a speed of %d reads %s", (value, text) => expect(plain(speed(value))).toBe(text));

  test.each([
    [0, "0"],
    [9999, "9,999"],
    [10_000, "10.0 k"],
    [5_290_000, "5.29 M"],
  ])("a count of %d reads %s", (value, text) => expect(plain(count(value))).toBe(text));

  test.each([
    [0, "0/s"],
    [0.004, "<0.01/s"],
    [0.32, "0.32/s"],
    [12.4, "12/s"],
    [31_000, "31.0 k/s"],
  ])("%d events per second read %s", (value, text) => expect(plain(eventRate(value))).toBe(text));

  test.each([
    [0, "0 %"],
    [0.0004, "<0.1 %"],
    [0.012, "1.2 %"],
    [0.0996, "10 %"],
    [1, "100 %"],
    [1.04, "104 %"],
  ])("a share of %d reads %s", (value, text) => expect(plain(share(value))).toBe(text));
});
