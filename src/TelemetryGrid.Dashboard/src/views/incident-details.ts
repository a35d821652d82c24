import type { Incident, IncidentMember, IncidentEvent } from "../api/contracts";
import { share } from "../format/quantity";
import { localTime } from "../format/time";
import { el, setAttribute, setHidden, setText } from "./dom";
import { incidentTone } from "./incident-list";
import { KeyedList, type Row } from "./keyed-list";
import { createStatusBadge } from "./status-badge";
import { createTimeText } from "./time-text";

export interface IncidentDetailsModel {
  /** Null while it was not read. */
  readonly incident: Incident | null;
  readonly now: number;
  readonly closeHref: string;
  readonly deviceHref: (id: string) => string;
}

const alertLimit = 100;

/** One incident: what probably caused it and why, its alerts, what happened. */
export function createIncidentDetails(act: (id: string, what: "acknowledge" | "resolve") => void) {
  const title = el("h2");
  title.id = "incident-title";
  title.tabIndex = -1;
  const status = createStatusBadge();
  const close = el("a", "close", "Close");
  const facts = el("p", "panel-facts");
  const acknowledge = button("Acknowledge", "acknowledge");
  const resolve = button("Resolve", "resolve");
  const actions = el("p", "incident-actions", acknowledge, resolve);
  const reasons = el("ul", "incident-reasons");
  const reasonRows = new KeyedList<string>(reasons, (reason) => reason, createReason);
  const alerts = el("ul", "topo-lines");
  const alertRows = new KeyedList<{ alert: IncidentMember; model: IncidentDetailsModel }>(
    alerts,
    ({ alert }) => alert.fingerprint,
    createAlert,
  );
  const more = el("p", "muted incident-more");
  const timeline = el("ul", "topo-lines");
  const eventRows = new KeyedList<{ event: IncidentEvent; key: string; now: number }>(
    timeline,
    ({ key }) => key,
    createEvent,
  );
  const element = el(
    "section",
    "card incident",
    el("div", "card-head", title, status.element, close),
    facts,
    actions,
    el("h3", "", "Why this is the probable cause"),
    reasons,
    el("h3", "", "Alerts"),
    alerts,
    more,
    el("h3", "", "What happened"),
    timeline,
  );
  element.setAttribute("aria-labelledby", title.id);
  let shown: Incident | null = null;

  return {
    element,
    update(model: IncidentDetailsModel): void {
      const { incident } = model;
      shown = incident;
      setHidden(element, incident === null);
      if (incident === null) {
        return;
      }
      setText(title, incident.title);
      status.update({ tone: incidentTone(incident), text: incident.state, reason: "" });
      setAttribute(close, "href", model.closeHref);
      setText(facts, factsOf(incident, model.now));
      setHidden(actions, incident.state === "resolved");
      setHidden(acknowledge, incident.state !== "open");
      reasonRows.update([...new Set(incident.cause.reasons)]);
      alertRows.update(incident.members.slice(0, alertLimit).map((alert) => ({ alert, model })));
      const hidden = incident.alert_count - Math.min(incident.members.length, alertLimit);
      setHidden(more, hidden <= 0);
      setText(more, `and ${hidden} more`);
      eventRows.update(
        incident.timeline
          .map((event, at) => ({ event, key: `${at} ${event.at} ${event.kind}`, now: model.now }))
          .toReversed(),
      );
    },
  };

  function button(text: string, what: "acknowledge" | "resolve"): HTMLButtonElement {
    const element = el("button", "", text);
    element.type = "button";
    element.addEventListener("click", () => shown && act(shown.id, what));
    return element;
  }
}

export function factsOf(incident: Incident, now: number): string {
  const { acknowledgement } = incident;
  return [
    incident.severity,
    `since ${localTime(Date.parse(incident.started_at), now)}`,
    incident.resolved_at ? `resolved ${localTime(Date.parse(incident.resolved_at), now)}` : `${incident.firing} firing`,
    `cause certain to ${share(incident.cause.confidence)}`,
    acknowledgement
      ? `taken on by ${acknowledgement.by}${acknowledgement.comment ? `: ${acknowledgement.comment}` : ""}`
      : "",
    incident.escalation_level > 0 ? `escalated to level ${incident.escalation_level}` : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

function createReason(): Row<string> {
  const element = el("li");
  return { element, update: (reason) => setText(element, reason) };
}

function createAlert(): Row<{ alert: IncidentMember; model: IncidentDetailsModel }> {
  const name = el("strong");
  const device = el("a");
  const place = el("span");
  const status = createStatusBadge();
  const reason = el("span", "muted");
  const since = createTimeText();
  const element = el(
    "li",
    "incident-alert",
    el("span", "", name, " ", device, place),
    status.element,
    reason,
    since.element,
  );
  return {
    element,
    update({ alert, model }) {
      const { labels } = alert;
      setText(name, labels["alertname"] ?? alert.fingerprint);
      setHidden(device, !labels["device"]);
      setText(device, labels["device"] ?? "");
      setAttribute(device, "href", labels["device"] ? model.deviceHref(labels["device"]) : null);
      setText(place, labels["interface"] ? ` ${labels["interface"]}` : "");
      status.update({
        tone: alert.ended_at
          ? "good"
          : alert.role === "cause"
            ? "bad"
            : alert.suppressed === "none"
              ? "warning"
              : "quiet",
        text: `${alert.role}${alert.ended_at ? ", ended" : alert.suppressed === "none" ? "" : ", not told"}`,
        reason: "",
      });
      setText(reason, alert.reason);
      since.update({ at: alert.starts_at, now: model.now });
    },
  };
}

function createEvent(): Row<{ event: IncidentEvent; now: number }> {
  const text = el("span");
  const at = createTimeText();
  return {
    element: el("li", "", text, el("span", "muted", at.element)),
    update({ event, now }) {
      setText(text, event.text);
      at.update({ at: event.at, now });
    },
  };
}
