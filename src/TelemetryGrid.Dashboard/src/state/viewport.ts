import type { Point } from "./graph-layout";

/** How a plane is seen: a point of it lies at `scale` times itself plus `x`, `y` of the window. */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const minScale = 0.05;
export const maxScale = 4;

/** Everything in view, with a margin; never larger than life and a half. */
export function fit(points: Iterable<Point>, size: Size, margin = 44): Viewport {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  if (left > right) {
    return { x: size.width / 2, y: size.height / 2, scale: 1 };
  }
  const scale = clamp(
    Math.min(
      1.5,
      (size.width - 2 * margin) / Math.max(right - left, 1),
      (size.height - 2 * margin) / Math.max(bottom - top, 1),
    ),
  );
  return {
    x: size.width / 2 - (scale * (left + right)) / 2,
    y: size.height / 2 - (scale * (top + bottom)) / 2,
    scale,
  };
}

/** Larger or smaller by a factor, the point of the window under `at` staying where it is. */
export function zoom(view: Viewport, factor: number, at: Point): Viewport {
  const scale = clamp(view.scale * factor);
  const ratio = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio };
}

export const pan = (view: Viewport, x: number, y: number): Viewport => ({ ...view, x: view.x + x, y: view.y + y });

/** A point of the plane in the middle of the window. */
export function centre(view: Viewport, point: Point, size: Size): Viewport {
  const scale = Math.max(view.scale, 0.6);
  return { scale, x: size.width / 2 - point.x * scale, y: size.height / 2 - point.y * scale };
}

/** The nearest of the points that lies in a direction from another, as arrow keys mean it; null when none does. */
export function towards(from: string, points: ReadonlyMap<string, Point>, direction: Point): string | null {
  const origin = points.get(from);
  let best: string | null = null;
  let bestCost = Infinity;
  for (const [id, { x, y }] of points) {
    if (!origin || id === from) {
      continue;
    }
    const along = (x - origin.x) * direction.x + (y - origin.y) * direction.y;
    const across = Math.abs((x - origin.x) * direction.y) + Math.abs((y - origin.y) * direction.x);
    const cost = along + 2 * across;
    if (along > 0 && across <= along * 2 && cost < bestCost) {
      best = id;
      bestCost = cost;
    }
  }
  return best;
}

const clamp = (scale: number): number => Math.min(maxScale, Math.max(minScale, scale));
