import type { RatePoint } from "../state/rate-history";

export interface SparklinePaths {
  /** Inbound above the axis, outbound below it; empty without points. */
  readonly in: string;
  readonly out: string;
  /** The larger of both peaks. */
  readonly peak: number;
}

export interface Box {
  readonly width: number;
  readonly height: number;
}

/**
 * The areas of one window that ends at `end`, on one scale. Where readings are missing there is a gap, not a line: a break is more than
 * three times the usual distance between points.
 */
export function sparklinePaths(points: readonly RatePoint[], end: number, span: number, box: Box): SparklinePaths {
  const visible = points.filter((point) => point.at >= end - span && point.at <= end);
  const peak = visible.reduce((max, point) => Math.max(max, point.in, point.out), 0);
  const axis = box.height / 2;
  const gap = 3 * usualDistance(visible);
  const x = (point: RatePoint): number => ((point.at - (end - span)) / span) * box.width;
  const y = (value: number, direction: 1 | -1): number =>
    axis - direction * (peak > 0 ? (Math.max(0, value) / peak) * (axis - 1) : 0);

  const area = (value: (point: RatePoint) => number, direction: 1 | -1): string => {
    let path = "";
    for (const run of runs(visible, gap)) {
      path += `M${fixed(x(run[0]!))} ${axis}`;
      for (const point of run) {
        path += `L${fixed(x(point))} ${fixed(y(value(point), direction))}`;
      }
      path += `L${fixed(x(run.at(-1)!))} ${axis}Z`;
    }
    return path;
  };
  return { in: area((point) => point.in, 1), out: area((point) => point.out, -1), peak };
}

function runs(points: readonly RatePoint[], gap: number): RatePoint[][] {
  const all: RatePoint[][] = [];
  let previous = 0;
  for (const point of points) {
    if (all.length === 0 || point.at - previous > gap) {
      all.push([]);
    }
    all.at(-1)!.push(point);
    previous = point.at;
  }
  return all;
}

/** The median, which neither a gap nor a burst moves; infinite for fewer than three points. */
function usualDistance(points: readonly RatePoint[]): number {
  if (points.length < 3) {
    return Number.POSITIVE_INFINITY;
  }
  const distances = points.slice(1).map((point, i) => point.at - points[i]!.at);
  return distances.sort((a, b) => a - b)[distances.length >> 1]!;
}

const fixed = (value: number): string => String(Math.round(value * 10) / 10);
