// Quantities as network people write them: SI prefixes (powers of 1000), three significant digits, a no-break space before the unit.

export const nothing = "–";
const space = "\u00a0";
const prefixes = ["", "k", "M", "G", "T", "P", "E"];
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0, useGrouping: true });

/** `12.4 Mbit/s`. */
export const bitRate = (bitsPerSecond: number): string => withPrefix(bitsPerSecond, "bit/s");

/** `1.20 kpkt/s`. */
export const packetRate = (packetsPerSecond: number): string => withPrefix(packetsPerSecond, "pkt/s");

/** `3.41 GB`, in powers of 1000 like the rates beside it. */
export const octets = (count: number): string => withPrefix(count, "B");

/** `9,999`, then `10.0 k`. */
export const count = (value: number): string =>
  Number.isFinite(value) && Math.abs(value) < 10_000 ? whole.format(value) : withPrefix(value, "");

/** An interface's speed without digits that say nothing: `10 Gbit/s`, `2.5 Gbit/s`. */
export const speed = (bitsPerSecond: number): string =>
  bitRate(bitsPerSecond).replace(/(\.\d*?)0+(?=\D)/, (_, digits: string) => (digits === "." ? "" : digits));

/** Events per second, small numbers included: `0.03/s`, `12/s`. */
export function eventRate(perSecond: number): string {
  if (!Number.isFinite(perSecond)) {
    return nothing;
  }
  if (perSecond > 0 && perSecond < 0.01) {
    return "<0.01/s";
  }
  return `${perSecond < 10 ? Number(perSecond.toFixed(2)) : count(Math.round(perSecond))}/s`;
}

/** A share of 1 as `12 %`; what is there but rounds to nothing is `<0.1 %`. */
export function share(ratio: number): string {
  if (!Number.isFinite(ratio)) {
    return nothing;
  }
  const percent = ratio * 100;
  if (percent > 0 && percent < 0.1) {
    return `<0.1${space}%`;
  }
  return `${percent.toFixed(percent >= 9.95 || percent === 0 ? 0 : 1)}${space}%`;
}

function withPrefix(value: number, unit: string): string {
  if (!Number.isFinite(value)) {
    return nothing;
  }
  let scaled = Math.abs(value);
  let prefix = 0;
  // 999.5 would be rounded to 1000, which is 1.00 of the next prefix.
  while (scaled >= 999.5 && prefix < prefixes.length - 1) {
    scaled /= 1000;
    prefix++;
  }
  const digits =
    prefix === 0 ? (scaled < 10 && scaled % 1 !== 0 ? 1 : 0) : scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2;
  const suffix = prefixes[prefix] + unit;
  return `${value < 0 ? "−" : ""}${scaled.toFixed(digits)}${suffix ? space + suffix : ""}`;
}
