import type { Source, SourceStatus } from "../api/contracts";
import { count, eventRate } from "../format/quantity";
import { ago } from "../format/time";
import { naturalCompare } from "../state/device-order";
import { el, setHidden, setText } from "./dom";
import { createEmptyState } from "./empty-state";
import { KeyedList, type Row } from "./keyed-list";
import { createStatusBadge, type Status, type Tone } from "./status-badge";

export interface SourceStripModel {
  /** Null while never read. */
  readonly sources: readonly Source[] | null;
  readonly now: number;
  /** Why they could not be read; empty when they could. */
  readonly error: string;
}

interface SourceItem {
  readonly source: Source;
  readonly now: number;
}

const shownAtFirst = 12;

const tones: Readonly<Record<SourceStatus, Tone>> = {
  active: "good",
  inactive: "quiet",
  maintenance: "warning",
  error: "bad",
};
const statusNames: Readonly<Record<SourceStatus, string>> = {
  active: "active",
  inactive: "paused",
  maintenance: "maintenance",
  error: "error",
};
const kindNames: Readonly<Record<Source["kind"], string>> = {
  flow: "flows",
  netflow: "NetFlow",
  ipfix: "IPFIX",
  sflow: "sFlow",
  snmp: "SNMP",
  prometheus: "Prometheus",
};

export function createSourceStrip(redraw: () => void) {
  let all = false;
  const summary = el("span", "muted");
  const list = el("ul", "sources");
  const rows = new KeyedList<SourceItem>(list, ({ source }) => source.id, createRow);
  const more = el("button", "more");
  more.type = "button";
  more.addEventListener("click", () => {
    all = !all;
    redraw();
  });
  const empty = createEmptyState();
  const title = el("h2", "", "Sources");
  title.id = "sources-title";
  const element = el("section", "card source-strip", el("div", "card-head", title, summary), list, more, empty.element);
  element.setAttribute("aria-labelledby", title.id);

  return {
    element,
    update({ sources, now, error }: SourceStripModel): void {
      const sorted = sortSources(sources ?? []);
      rows.update((all ? sorted : sorted.slice(0, shownAtFirst)).map((source) => ({ source, now })));
      setText(summary, summaryText(sorted));
      setHidden(more, sorted.length <= shownAtFirst);
      setText(more, all ? "Show fewer" : `Show all ${count(sorted.length)}`);
      empty.update(sorted.length > 0 ? null : emptyMessage(sources, error));
    },
  };
}

/** How it goes, where a collector has reported; else what was asked for. */
export function effectiveStatus(source: Source): SourceStatus {
  return source.status !== "inactive" && source.health?.status === "error" ? "error" : source.status;
}

/** Trouble first, then what listens before what polls, then by name. */
export function sortSources(sources: readonly Source[]): Source[] {
  const rank = (source: Source): number =>
    (effectiveStatus(source) === "error" ? 0 : 2) + (source.kind === "snmp" ? 1 : 0);
  return sources.toSorted((a, b) => rank(a) - rank(b) || naturalCompare(a.id, b.id));
}

/** What a person should know about a source, in words; empty when all is well. */
export function troubleText(source: Source): string {
  const health = source.health;
  if (!health) {
    return source.status === "active" ? "Starting: its collector has not reported yet." : "";
  }
  if (effectiveStatus(source) === "error") {
    return health.error || "It cannot collect; the grid's log says why.";
  }
  const lost = [
    health.kernel_drops > 0
      ? `${count(health.kernel_drops)} datagrams dropped by the kernel (receive buffer full)`
      : "",
    health.records_dropped > 0 ? `${count(health.records_dropped)} records dropped` : "",
    health.malformed > 0 ? `${count(health.malformed)} messages unreadable` : "",
  ];
  return lost.filter(Boolean).join(", ");
}

function createRow(): Row<SourceItem> {
  const name = el("span", "source-name");
  const status = createStatusBadge();
  const kind = el("span", "source-kind");
  const rate = el("span", "source-rate");
  const trouble = el("p", "source-trouble");
  const element = el(
    "li",
    "source",
    el("div", "source-head", name, status.element),
    el("div", "source-under", kind, rate),
    trouble,
  );
  return {
    element,
    update({ source, now }) {
      setText(name, source.name || source.id);
      status.update(statusOf(source));
      setText(kind, `${kindNames[source.kind] ?? source.kind} ${source.endpoint}`);
      setText(rate, source.health ? rateText(source.health.records_per_second, source.health.last_record_at, now) : "");
      const words = troubleText(source);
      setHidden(trouble, words === "");
      setText(trouble, words);
      element.dataset["tone"] = effectiveStatus(source) === "error" ? "bad" : "";
    },
  };
}

function statusOf(source: Source): Status {
  const status = effectiveStatus(source);
  return { tone: tones[status], text: statusNames[status], reason: "" };
}

function rateText(recordsPerSecond: number, lastRecordAt: string | null, now: number): string {
  if (recordsPerSecond > 0) {
    return eventRate(recordsPerSecond).replace("/s", " records/s");
  }
  return lastRecordAt ? `seen ${ago(lastRecordAt, now)}` : "nothing yet";
}

function summaryText(sources: readonly Source[]): string {
  return (["active", "error", "maintenance", "inactive"] as const)
    .map((status) => ({ status, number: sources.filter((source) => effectiveStatus(source) === status).length }))
    .filter(({ number }) => number > 0)
    .map(({ status, number }) => `${count(number)} ${statusNames[status]}`)
    .join(" · ");
}

function emptyMessage(sources: readonly Source[] | null, error: string): { title: string; next: string } {
  if (sources === null) {
    return error ? { title: "The sources could not be read", next: error } : { title: "Reading sources …", next: "" };
  }
  return {
    title: "No sources yet",
    next: "Declare some in the grid's configuration file, register one with POST api/v1/sources, or start the grid with --demo to see a simulated network.",
  };
}
