import type { InterfacePoint } from "../api/contracts";

export interface RatePoint {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly in: number;
  readonly out: number;
}

const span = 3_600_000;
const closest = 2_000;
const capacity = span / closest + 1;

/** The last hour of one interface's rates, oldest first: loaded once, then continued by what arrives live. */
export class RateHistory {
  #points: RatePoint[] = [];

  get points(): readonly RatePoint[] {
    return this.#points;
  }

  /** Takes the stored hour and keeps of the live points those which are newer. */
  load(stored: readonly InterfacePoint[]): void {
    const live = this.#points;
    this.#points = [];
    for (const point of stored) {
      this.append({ at: Date.parse(point.timestamp), in: point.in_bits_per_second, out: point.out_bits_per_second });
    }
    for (const point of live) {
      this.append(point);
    }
  }

  /** Adds a point that is newer than all others; any other is ignored. Two within 2 seconds count as one, which bounds the hour. */
  append(point: RatePoint): void {
    if (!Number.isFinite(point.at) || !Number.isFinite(point.in) || !Number.isFinite(point.out)) {
      return;
    }
    const last = this.#points.at(-1);
    if (last && point.at - last.at < closest) {
      if (point.at >= last.at) {
        this.#points[this.#points.length - 1] = { ...point, at: last.at };
      }
      return;
    }
    this.#points.push(point);
    const from = point.at - span;
    let expired = Math.max(0, this.#points.length - capacity);
    while (this.#points[expired]!.at < from) {
      expired++;
    }
    this.#points.splice(0, expired);
  }
}
