import { nothing } from "./quantity";

const space = "\u00a0";
const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** Its two largest units: `41 d 3 h`, `12 min`, `8 s`. */
export function duration(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds) || seconds < 0) {
    return nothing;
  }
  const s = Math.floor(seconds);
  if (s < minute) {
    return `${s}${space}s`;
  }
  if (s < hour) {
    return `${Math.floor(s / minute)}${space}min`;
  }
  if (s < day) {
    return join(Math.floor(s / hour), "h", Math.floor((s % hour) / minute), "min");
  }
  return join(Math.floor(s / day), "d", Math.floor((s % day) / hour), "h");
}

/** Its largest unit, for a column to be scanned: `41 d`, `12 min`. */
export const roughDuration = (seconds: number | null): string => duration(seconds).split(space).slice(0, 2).join(space);

/** How long ago, coarse enough not to flicker: `now`, `35 s ago`, `12 min ago`. */
export function ago(timestamp: string | null, now: number): string {
  const at = timestamp === null ? Number.NaN : Date.parse(timestamp);
  if (Number.isNaN(at) || at <= 0) {
    return "never";
  }
  const seconds = (now - at) / 1000;
  if (seconds < 5) {
    return "now";
  }
  const steps = seconds < minute ? Math.floor(seconds / 5) * 5 : seconds;
  return `${roughDuration(steps)} ago`;
}

/** Local time of day; with the date when it is not today's. */
export function localTime(at: number, now: number): string {
  const date = new Date(at);
  const time = date.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  return new Date(now).toDateString() === date.toDateString() ? time : `${date.toLocaleDateString()} ${time}`;
}

function join(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0
    ? `${large}${space}${largeUnit}`
    : `${large}${space}${largeUnit}${space}${small}${space}${smallUnit}`;
}
