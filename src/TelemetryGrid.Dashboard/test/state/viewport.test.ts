import { describe, expect, test } from "vitest";
import { centre, fit, maxScale, minScale, pan, towards, zoom } from "../../src/state/viewport";

const size = { width: 800, height: 600 };

describe("viewport", () => {
  test("everything fits in, with a margin", () => {
    const points = [
      { x: -1000, y: 5 },
      { x: 3000, y: 700 },
    ];
    const view = fit(points, size);
    for (const { x, y } of points) {
      expect(x * view.scale + view.x).toBeGreaterThanOrEqual(43);
      expect(x * view.scale + view.x).toBeLessThanOrEqual(757);
      expect(y * view.scale + view.y).toBeGreaterThanOrEqual(43);
      expect(y * view.scale + view.y).toBeLessThanOrEqual(557);
    }
  });

  test("one point is in the middle, and nothing is no trouble", () => {
    const view = fit([{ x: 70, y: 90 }], size);
    expect([70 * view.scale + view.x, 90 * view.scale + view.y]).toEqual([400, 300]);
    expect(fit([], size).scale).toBe(1);
  });

  test("zooming keeps the point under the pointer, within bounds", () => {
    const view = { x: 10, y: 20, scale: 0.5 };
    const at = { x: 300, y: 200 };
    const near = zoom(view, 2, at);
    expect((at.x - near.x) / near.scale).toBeCloseTo((at.x - view.x) / view.scale);
    expect((at.y - near.y) / near.scale).toBeCloseTo((at.y - view.y) / view.scale);
    expect(zoom(view, 1e9, at).scale).toBe(maxScale);
    expect(zoom(view, 1e-9, at).scale).toBe(minScale);
    expect(pan(view, 1, -1)).toEqual({ x: 11, y: 19, scale: 0.5 });
    const middle = centre(view, { x: 50, y: 60 }, size);
    expect([50 * middle.scale + middle.x, 60 * middle.scale + middle.y]).toEqual([400, 300]);
  });

  test("arrow keys go to the nearest node that way", () => {
    const points = new Map([
      ["here", { x: 0, y: 0 }],
      ["right", { x: 10, y: 2 }],
      ["far right", { x: 90, y: 0 }],
      ["up", { x: 1, y: -20 }],
    ]);
    expect(towards("here", points, { x: 1, y: 0 })).toBe("right");
    expect(towards("right", points, { x: 1, y: 0 })).toBe("far right");
    expect(towards("here", points, { x: 0, y: -1 })).toBe("up");
    expect(towards("here", points, { x: 0, y: 1 })).toBeNull();
    expect(towards("nobody", points, { x: 1, y: 0 })).toBeNull();
  });
});
