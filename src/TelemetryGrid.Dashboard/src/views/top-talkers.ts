import { flowGroups, type FlowGroup, type FlowOrder, type FlowTraffic, type TopFlows } from "../api/contracts";
import { groupLabel, groupNames } from "../format/flow-group";
import { bitRate, count, octets, packetRate, share } from "../format/quantity";
import { localTime } from "../format/time";
import { flowShares, type FlowShare } from "../state/flow-shares";
import { flowWindows, type FlowWindow, type PageLocation } from "../state/page-location";
import { createSegments, createSelect } from "./choice";
import { el, setAttribute, setHidden, setProperty, setText } from "./dom";
import { createEmptyState } from "./empty-state";
import { KeyedList, type Row } from "./keyed-list";

export interface TopTalkersModel {
  readonly location: PageLocation;
  /** The device whose flows alone can be asked for; null for none. */
  readonly scope: string | null;
  /** Null while never read for this choice. */
  readonly top: TopFlows | null;
  readonly now: number;
  /** Why it could not be read; empty when it could. */
  readonly error: string;
}

export interface TopTalkersActions {
  group(group: FlowGroup): void;
  order(order: FlowOrder): void;
  window(window: FlowWindow): void;
  scope(ofDevice: boolean): void;
}

interface TalkerRow {
  readonly key: string;
  readonly text: string;
  readonly detail: string;
  readonly hint: string;
  readonly share: FlowShare;
  readonly kind: "group" | "rest";
  readonly top: TopFlows;
}

export function createTopTalkers(actions: TopTalkersActions) {
  const group = createSelect(
    "Group by",
    flowGroups.map((value) => ({ value, label: groupNames[value] })),
    actions.group,
  );
  const order = createSegments<FlowOrder>(
    "Rank by",
    [
      { value: "bytes", label: "Bytes" },
      { value: "packets", label: "Packets" },
    ],
    actions.order,
  );
  const window = createSegments<FlowWindow>(
    "Window",
    flowWindows.map((value) => ({ value, label: windowName(value) })),
    actions.window,
  );
  const scopeBox = el("input");
  scopeBox.type = "checkbox";
  scopeBox.addEventListener("change", () => actions.scope(scopeBox.checked));
  const scopeText = el("span");
  const onlyDevice = el("label", "field", scopeBox, scopeText);

  const groupHead = el("th");
  const amountHead = el("th", "number wide-only");
  const rateHead = el("th", "number", "Rate");
  const shareHead = el("th", "number", "Share");
  for (const head of [groupHead, amountHead, rateHead, shareHead]) {
    head.scope = "col";
  }
  const body = el("tbody");
  const foot = el("tfoot");
  const rows = new KeyedList<TalkerRow>(body, ({ key }) => key, createRow);
  const rest = new KeyedList<TalkerRow>(foot, ({ key }) => key, createRow);
  const table = el(
    "table",
    "talkers",
    el("thead", "", el("tr", "", groupHead, rateHead, amountHead, shareHead)),
    body,
    foot,
  );
  const span = el("span", "muted");
  const empty = createEmptyState();
  const title = el("h2", "", "Top talkers");
  title.id = "talkers-title";
  const element = el(
    "section",
    "card top-talkers",
    el("div", "card-head", title, span),
    el("div", "controls", group.element, order.element, window.element, onlyDevice),
    table,
    empty.element,
  );
  element.setAttribute("aria-labelledby", title.id);

  return {
    element,
    update({ location, scope, top, now, error }: TopTalkersModel): void {
      group.update(location.flowGroup);
      order.update(location.flowOrder);
      window.update(location.flowWindow);
      setHidden(onlyDevice, scope === null);
      scopeBox.checked = location.flowsOfDevice;
      setText(scopeText, `only ${scope ?? ""}`);
      setText(groupHead, groupNames[top?.group ?? location.flowGroup]);
      setText(amountHead, (top?.by ?? location.flowOrder) === "packets" ? "Packets" : "Bytes");
      const isEmpty = top === null || top.total.records === 0;
      setHidden(table, isEmpty);
      if (top && !isEmpty) {
        const shares = flowShares(top);
        rows.update(
          shares.rows.map((row, i) => ({ ...groupLabel(row.traffic, top.group), ...plain(`${i} `, row, top) })),
        );
        rest.update(closing(top));
        setText(span, `until ${localTime(Date.parse(top.to), now)}, ${count(top.total.records)} records`);
        setAttribute(span, "title", `${top.from} – ${top.to}`);
      } else {
        setText(span, "");
      }
      empty.update(isEmpty ? emptyMessage(top, location, error) : null);
    },
  };
}

const windowName = (window: FlowWindow): string => window.replace("m", " min").replace("h", " h");

// Rows stay in place and change their text: a ranking is read by position.
function plain(key: string, share: FlowShare, top: TopFlows): Omit<TalkerRow, "text" | "detail"> {
  return { key, share, top, hint: "", kind: "group" };
}

function closing(top: TopFlows): TalkerRow[] {
  const shares = flowShares(top);
  const all: TalkerRow[] = [];
  if (shares.remainder.traffic.records > 0 || shares.remainder.share > 0) {
    all.push({
      ...plain("remainder", shares.remainder, top),
      text: "All further groups",
      detail: "",
      hint: "Groups beyond those listed",
      kind: "rest",
    });
  }
  if (shares.other.traffic.records > 0 || shares.other.share > 0) {
    all.push({
      ...plain("other", shares.other, top),
      text: "Other",
      detail: "too small to be kept by name",
      hint: "Traffic of keys that the grid's bounded tables did not keep apart; it is counted exactly",
      kind: "rest",
    });
  }
  const total = { traffic: shares.total, share: 1 };
  all.push({ ...plain("total", total, top), text: "Total", detail: "", hint: "Exact, sampling applied", kind: "rest" });
  return all;
}

function createRow(): Row<TalkerRow> {
  const text = el("span", "talker-text");
  const detail = el("span", "talker-detail");
  const bar = el("span", "bar bar-share");
  const amount = el("td", "number wide-only");
  const rate = el("td", "number");
  const percent = el("td", "number");
  const head = el("th", "talker", text, " ", detail, bar);
  head.scope = "row";
  const element = el("tr", "", head, rate, amount, percent);
  return {
    element,
    update(row) {
      const { traffic } = row.share;
      setText(text, row.text);
      setAttribute(head, "title", row.hint || row.text);
      setText(detail, row.detail);
      setHidden(detail, row.detail === "");
      setHidden(bar, row.kind === "rest");
      setProperty(bar, "--share", String(Math.min(row.share.share, 1)));
      const packets = row.top.by === "packets";
      setText(rate, rateText(traffic, row.top));
      setText(amount, packets ? count(traffic.packets) : octets(traffic.octets));
      setText(percent, share(row.share.share));
    },
  };
}

function rateText(traffic: FlowTraffic, { by, window_seconds }: TopFlows): string {
  return by === "packets"
    ? packetRate(traffic.packets / window_seconds)
    : bitRate((traffic.octets * 8) / window_seconds);
}

function emptyMessage(top: TopFlows | null, location: PageLocation, error: string): { title: string; next: string } {
  if (top === null) {
    return error ? { title: "Top talkers could not be read", next: error } : { title: "Reading flows …", next: "" };
  }
  if (top.device !== null) {
    return {
      title: `${top.device} reported no flows in the last ${windowName(location.flowWindow)}`,
      next: "Take a longer window, or untick the box to see all exporters.",
    };
  }
  return {
    title: `No flows in the last ${windowName(location.flowWindow)}`,
    next: "Take a longer window, or point a NetFlow, IPFIX or sFlow exporter at one of the flow sources.",
  };
}
