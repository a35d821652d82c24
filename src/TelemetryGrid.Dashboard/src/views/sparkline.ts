import { bitRate } from "../format/quantity";
import type { RatePoint } from "../state/rate-history";
import { el, setAttribute, setText } from "./dom";
import { sparklinePaths } from "./sparkline-path";

const svg = "http://www.w3.org/2000/svg";
const box = { width: 180, height: 40 };
const hour = 3_600_000;

export interface Sparkline {
  readonly element: HTMLElement;
  update(points: readonly RatePoint[], now: number): void;
}

/** The last hour of an interface, inbound above the line and outbound below, with its peak in words. */
export function createSparkline(): Sparkline {
  const picture = document.createElementNS(svg, "svg");
  picture.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
  picture.setAttribute("preserveAspectRatio", "none");
  picture.setAttribute("role", "img");
  const inbound = part("path", "spark-in");
  const outbound = part("path", "spark-out");
  const axis = part("line", "spark-axis");
  for (const [name, value] of Object.entries({ x1: 0, x2: box.width, y1: box.height / 2, y2: box.height / 2 })) {
    axis.setAttribute(name, String(value));
  }
  picture.append(inbound, outbound, axis);
  const caption = el("span", "spark-caption");
  const element = el("div", "spark", picture, caption);

  return {
    element,
    update(points, now) {
      const end = Math.max(now, points.at(-1)?.at ?? now);
      const paths = sparklinePaths(points, end, hour, box);
      setAttribute(inbound, "d", paths.in);
      setAttribute(outbound, "d", paths.out);
      const text = paths.in === "" ? "no history yet" : paths.peak === 0 ? "no traffic" : `peak ${bitRate(paths.peak)}`;
      setText(caption, text);
      setAttribute(picture, "aria-label", `Last hour: ${text}`);
    },
  };

  function part(name: string, className: string): SVGElement {
    const element = document.createElementNS(svg, name);
    element.setAttribute("class", className);
    return element;
  }
}
