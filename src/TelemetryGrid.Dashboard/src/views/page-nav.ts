import { pageViews, type PageView } from "../state/page-location";
import { el, setAttribute } from "./dom";

const labels: Readonly<Record<PageView, string>> = { devices: "Devices", topology: "Topology", incidents: "Incidents" };

/** The parts of the page, as links. */
export function createPageNav() {
  const links = pageViews.map((view) => ({ view, link: el("a", "", labels[view]) }));
  const element = el("nav", "page-nav", ...links.map(({ link }) => link));
  element.setAttribute("aria-label", "Parts of the page");
  return {
    element,
    update(current: PageView, href: (view: PageView) => string): void {
      for (const { view, link } of links) {
        setAttribute(link, "href", href(view));
        setAttribute(link, "aria-current", view === current ? "page" : null);
      }
    },
  };
}
