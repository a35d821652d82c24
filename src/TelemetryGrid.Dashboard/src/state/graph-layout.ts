/** What a layout needs to know of a node. */
export interface LayoutNode {
  readonly id: string;
  /** How far towards the middle it belongs: 0 for the rim. */
  readonly weight: number;
}

export interface LayoutLink {
  readonly a: string;
  readonly b: string;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Body {
  x: number;
  y: number;
  dx: number;
  dy: number;
  /** How much room it wants about it. */
  readonly charge: number;
  degree: number;
}

/** The length that a link likes to have. */
export const linkLength = 90;

// Pairs of nodes to work through at most: about a fifth of a second.
const pairBudget = 16_000_000;

/**
 * Places nodes so that linked ones are near and all others apart (Fruchterman and Reingold 1991, with a pull to the middle). The same
 * graph gives the same picture; nodes that were there before stay about where they were.
 */
export function layOut(
  nodes: readonly LayoutNode[],
  links: readonly LayoutLink[],
  before: ReadonlyMap<string, Point> = new Map(),
): Map<string, Point> {
  const index = new Map(nodes.map((node, i) => [node.id, i]));
  const springs = distinct(links, index);
  const neighbors: number[][] = nodes.map(() => []);
  for (const [a, b] of springs) {
    neighbors[a]!.push(b);
    neighbors[b]!.push(a);
  }
  const bodies = start(nodes, neighbors, before);
  const known = nodes.filter((node) => before.has(node.id)).length;
  const settled = nodes.length > 0 && known === nodes.length;
  const rounds = settled
    ? 0
    : Math.max(20, Math.min(300, Math.floor((2 * pairBudget) / Math.max(1, nodes.length ** 2))));
  // Where most of it stood already, what is new must find its place without stirring the rest.
  const heat = known > nodes.length / 2 ? linkLength / 3 : linkLength;
  for (let round = 0; round < rounds; round++) {
    step(bodies, springs, heat * (1 - round / rounds));
  }
  return new Map(nodes.map((node, i) => [node.id, { x: bodies[i]!.x, y: bodies[i]!.y }]));
}

/** Each pair once, however many cables it has. */
function distinct(links: readonly LayoutLink[], index: ReadonlyMap<string, number>): [number, number][] {
  const seen = new Set<string>();
  const pairs: [number, number][] = [];
  for (const link of links) {
    const [a, b] = [index.get(link.a), index.get(link.b)];
    if (a === undefined || b === undefined || a === b) {
      continue;
    }
    const key = a < b ? `${a} ${b}` : `${b} ${a}`;
    if (!seen.has(key)) {
      seen.add(key);
      pairs.push([a, b]);
    }
  }
  return pairs;
}

/** New nodes begin beside a neighbour that has its place, all else on a sunflower: the weightiest in the middle. */
function start(
  nodes: readonly LayoutNode[],
  neighbors: readonly (readonly number[])[],
  before: ReadonlyMap<string, Point>,
): Body[] {
  const order = nodes.map((_, i) => i).sort((a, b) => nodes[b]!.weight - nodes[a]!.weight || a - b);
  const bodies: Body[] = [];
  order.forEach((i, rank) => {
    const node = nodes[i]!;
    const angle = rank * 2.399963; // the golden angle
    const radius = linkLength * 0.55 * Math.sqrt(rank);
    const host = neighbors[i]!.map((n) => before.get(nodes[n]!.id)).find((point) => point !== undefined);
    const old = before.get(node.id);
    const at = old ?? {
      x: (host?.x ?? 0) + Math.cos(angle) * (host ? linkLength / 2 : radius),
      y: (host?.y ?? 0) + Math.sin(angle) * (host ? linkLength / 2 : radius),
    };
    bodies[i] = { x: at.x, y: at.y, dx: 0, dy: 0, charge: Math.sqrt(1 + node.weight), degree: neighbors[i]!.length };
  });
  return bodies;
}

function step(bodies: readonly Body[], springs: readonly (readonly [number, number])[], heat: number): void {
  const reach = (6 * linkLength) ** 2;
  for (let i = 0; i < bodies.length; i++) {
    const a = bodies[i]!;
    for (let j = i + 1; j < bodies.length; j++) {
      const b = bodies[j]!;
      const x = a.x - b.x;
      const y = a.y - b.y;
      const square = x * x + y * y;
      if (square < reach) {
        const push = (linkLength * linkLength * 0.8 * a.charge * b.charge) / Math.max(square, 1);
        // Two at one place must part somehow.
        a.dx += (x || 0.1) * push;
        a.dy += (y || (i % 2 ? 0.1 : -0.1)) * push;
        b.dx -= (x || 0.1) * push;
        b.dy -= (y || (i % 2 ? 0.1 : -0.1)) * push;
      }
    }
    const pull = 0.015 * a.charge;
    a.dx -= a.x * pull;
    a.dy -= a.y * pull;
  }
  for (const [i, j] of springs) {
    const [a, b] = [bodies[i]!, bodies[j]!];
    const x = a.x - b.x;
    const y = a.y - b.y;
    // What has many links would be torn into a knot by all of them.
    const pull = Math.sqrt((x * x + y * y) / Math.min(a.degree, b.degree)) / linkLength;
    a.dx -= x * pull;
    a.dy -= y * pull;
    b.dx += x * pull;
    b.dy += y * pull;
  }
  for (const body of bodies) {
    const length = Math.sqrt(body.dx * body.dx + body.dy * body.dy);
    const limit = length > heat ? heat / length : 1;
    body.x += body.dx * limit;
    body.y += body.dy * limit;
    body.dx = 0;
    body.dy = 0;
  }
}
