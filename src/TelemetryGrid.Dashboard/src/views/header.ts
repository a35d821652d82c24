import { bitRate, count } from "../format/quantity";
import type { LinkState } from "../live/live-feed";
import { el, setAttribute, setHidden, setText } from "./dom";
import { createStatusBadge, type Status } from "./status-badge";

export interface HeaderModel {
  readonly link: LinkState;
  /** Null while devices were never read. */
  readonly devices: {
    readonly up: number;
    readonly degraded: number;
    readonly down: number;
    readonly unknown: number;
  } | null;
  readonly inBitsPerSecond: number;
  readonly outBitsPerSecond: number;
  /** Null while sources were never read. */
  readonly recordsPerSecond: number | null;
  /** What the reader must know before trusting the figures; empty for nothing. */
  readonly notice: string;
}

const links: Readonly<Record<LinkState, Status>> = {
  connecting: { tone: "quiet", text: "Connecting…", reason: "Opening the live connection" },
  live: { tone: "good", text: "Live", reason: "Changes arrive as they happen" },
  polling: {
    tone: "warning",
    text: "Reconnecting",
    reason: "The live connection is lost; the page asks instead",
  },
  offline: { tone: "bad", text: "Gateway unreachable", reason: "The page keeps trying" },
};

export function createHeader(gridName: string) {
  const link = createStatusBadge();
  link.element.setAttribute("role", "status");
  link.element.classList.add("link-state");
  const devices = tile("Devices");
  const traffic = tile("Interface traffic");
  const records = tile("Records");
  const notice = el("p", "notice");
  notice.setAttribute("role", "status");
  const name = el("span", "grid-name", gridName);
  const element = el(
    "header",
    "header",
    el("div", "header-bar", el("h1", "brand", "TelemetryGrid"), name, link.element),
    el("dl", "totals", devices.element, traffic.element, records.element),
    notice,
  );
  const parts = { up: el("span"), degraded: el("span"), down: el("span"), unknown: el("span") };
  for (const [status, part] of Object.entries(parts)) {
    part.className = `total-${status}`;
  }
  const pending = el("span", "muted", "…");
  devices.value.append(pending, ...Object.values(parts));
  const inbound = el("span", "rate-in");
  const outbound = el("span", "rate-out");
  traffic.value.append(inbound, outbound);

  return {
    element,
    update(model: HeaderModel): void {
      link.update(links[model.link]);
      setAttribute(element, "data-link", model.link);
      setHidden(pending, model.devices !== null);
      for (const status of ["up", "degraded", "down", "unknown"] as const) {
        const number = model.devices?.[status] ?? 0;
        setHidden(parts[status], model.devices === null || (number === 0 && status !== "up"));
        setText(parts[status], `${count(number)} ${status}`);
      }
      setText(inbound, `in ${bitRate(model.inBitsPerSecond)}`);
      setText(outbound, `out ${bitRate(model.outBitsPerSecond)}`);
      setText(records.value, model.recordsPerSecond === null ? "…" : `${count(Math.round(model.recordsPerSecond))}/s`);
      setHidden(notice, model.notice === "");
      setText(notice, model.notice);
    },
  };

  function tile(label: string) {
    const value = el("dd");
    return { element: el("div", "total", el("dt", "", label), value), value };
  }
}
