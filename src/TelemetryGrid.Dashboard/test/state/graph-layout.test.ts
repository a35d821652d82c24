import { describe, expect, test } from "vitest";
import { layOut, linkLength, type LayoutLink, type LayoutNode, type Point } from "../../src/state/graph-layout";

const node = (id: string, weight = 0): LayoutNode => ({ id, weight });
const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

/** A core of two, switches on both, stations on one of the switches each. */
function campus(switches: number, stations: number): { nodes: LayoutNode[]; links: LayoutLink[] } {
  const nodes = [node("core1", 3), node("core2", 3)];
  const links: LayoutLink[] = [{ a: "core1", b: "core2" }];
  for (let i = 0; i < switches; i++) {
    nodes.push(node(`s${i}`, 1));
    links.push({ a: "core1", b: `s${i}` }, { a: "core2", b: `s${i}` });
    for (let j = 0; j < stations; j++) {
      nodes.push(node(`s${i}h${j}`));
      links.push({ a: `s${i}`, b: `s${i}h${j}` });
    }
  }
  return { nodes, links };
}

describe("layOut", () => {
  test("nothing and one node are no trouble", () => {
    expect(layOut([], []).size).toBe(0);
    expect(layOut([node("a")], [{ a: "a", b: "gone" }]).get("a")).toBeDefined();
  });

  test.each([2, 50, 500])("%i nodes have finite places of their own", (count) => {
    const { nodes, links } = campus(Math.ceil(count / 10), 9);
    const places = [...layOut(nodes.slice(0, count), links).values()];
    expect(places).toHaveLength(Math.min(count, nodes.length));
    const apart = places.flatMap((a, i) => places.slice(i + 1).map((b) => distance(a, b)));
    expect(apart.every(Number.isFinite)).toBe(true);
    expect(Math.min(...apart.slice(0, 50_000))).toBeGreaterThan(4);
    expect(apart.filter((one) => one <= 4)).toEqual([]);
  });

  test("linked nodes are nearer than others", () => {
    const { nodes, links } = campus(6, 5);
    const places = layOut(nodes, links);
    const mean = (pairs: [Point, Point][]): number =>
      pairs.reduce((sum, [a, b]) => sum + distance(a, b), 0) / pairs.length;
    const linked = links.map(({ a, b }): [Point, Point] => [places.get(a)!, places.get(b)!]);
    const all = nodes.flatMap((a) => nodes.map((b): [Point, Point] => [places.get(a.id)!, places.get(b.id)!]));
    expect(mean(linked)).toBeLessThan(mean(all) / 2);
    expect(mean(linked)).toBeLessThan(3 * linkLength);
  });

  test("the same graph gives the same picture", () => {
    const { nodes, links } = campus(4, 4);
    expect(layOut(nodes, links)).toEqual(layOut(nodes, links));
  });

  test("what was there stays about where it was", () => {
    const { nodes, links } = campus(5, 4);
    const before = layOut(nodes, links);
    expect(layOut(nodes, links, before)).toEqual(before);
    const after = layOut([...nodes, node("new")], [...links, { a: "s0", b: "new" }], before);
    for (const { id } of nodes) {
      expect(distance(before.get(id)!, after.get(id)!)).toBeLessThan(2 * linkLength);
    }
    expect(distance(after.get("new")!, after.get("s0")!)).toBeLessThan(3 * linkLength);
  });
});
