import type { Interface, InterfaceStatus } from "../api/contracts";
import { bitRate, eventRate, nothing, share, speed } from "../format/quantity";
import type { RatePoint } from "../state/rate-history";
import { el, setAttribute, setHidden, setProperty, setText, spoken } from "./dom";
import type { Row } from "./keyed-list";
import { createSparkline } from "./sparkline";
import { createStatusBadge, type Status, type Tone } from "./status-badge";

export interface InterfaceModel {
  readonly port: Interface;
  readonly history: readonly RatePoint[];
  readonly now: number;
}

/** Two lines per interface: who it is and how it stands, its last hour, and its rates now. */
export function createInterfaceRow(): Row<InterfaceModel> {
  const name = el("span", "port-name");
  const status = createStatusBadge();
  const alias = el("span", "port-alias");
  const capacity = el("span", "port-speed");
  const trouble = el("p", "port-trouble");
  const sparkline = createSparkline();
  const inbound = createRate("in");
  const outbound = createRate("out");
  const element = el(
    "li",
    "port",
    el(
      "div",
      "port-who",
      el("div", "port-head", name, status.element),
      el("div", "port-under", capacity, alias),
      trouble,
    ),
    sparkline.element,
    el("div", "port-rates", inbound.element, outbound.element),
  );
  return {
    element,
    update({ port, history, now }) {
      setText(name, port.name);
      setAttribute(name, "title", `ifIndex ${port.if_index}`);
      setText(alias, port.alias);
      setAttribute(alias, "title", port.alias || null);
      setText(capacity, port.speed_bits_per_second > 0 ? speed(port.speed_bits_per_second) : "speed unknown");
      const state = interfaceStatus(port);
      status.update(state);
      setAttribute(element, "data-quiet", state.tone === "quiet" ? "" : null);
      const words = troubleText(port);
      setHidden(trouble, words === "");
      setText(trouble, words);
      sparkline.update(history, now);
      inbound.update(port.in_bits_per_second, port.in_utilization);
      outbound.update(port.out_bits_per_second, port.out_utilization);
    },
  };
}

function createRate(direction: "in" | "out") {
  const rate = el("span", "rate-value");
  const percent = el("span", "rate-share");
  const bar = el("span", `bar bar-${direction}`);
  const label = el("span", `rate-${direction}`);
  label.append(direction === "in" ? "in" : "out");
  const element = el("div", "rate", label, rate, bar, spoken("utilisation "), percent);
  return {
    element,
    update(bitsPerSecond: number, utilization: number | null): void {
      setText(rate, bitRate(bitsPerSecond));
      setText(percent, utilization === null ? nothing : share(utilization));
      setProperty(bar, "--share", String(Math.min(Math.max(utilization ?? 0, 0), 1)));
      setAttribute(bar, "data-level", level(utilization ?? 0));
    },
  };
}

const level = (utilization: number): string | null =>
  utilization >= 0.9 ? "full" : utilization >= 0.75 ? "high" : null;

/** Down is trouble only where someone wants the interface up. */
export function interfaceStatus(port: Interface): Status {
  if (port.admin_status === "down") {
    return { tone: "quiet", text: "shut down", reason: "Its administrative status is down" };
  }
  const { tone, text } = operational[port.oper_status] ?? operational.unknown;
  return { tone, text, reason: "" };
}

const operational: Readonly<Record<InterfaceStatus, { tone: Tone; text: string }>> = {
  up: { tone: "good", text: "up" },
  down: { tone: "bad", text: "down" },
  testing: { tone: "warning", text: "testing" },
  dormant: { tone: "warning", text: "dormant" },
  not_present: { tone: "quiet", text: "not present" },
  lower_layer_down: { tone: "bad", text: "lower layer down" },
  unknown_to_agent: { tone: "quiet", text: "unknown" },
  unknown: { tone: "quiet", text: "unknown" },
};

function troubleText(port: Interface): string {
  const parts = [];
  if (port.errors_per_second > 0) {
    parts.push(`errors ${eventRate(port.errors_per_second)}`);
  }
  if (port.discards_per_second > 0) {
    parts.push(`discards ${eventRate(port.discards_per_second)}`);
  }
  return parts.join(" · ");
}
