import type { Incident } from "../api/contracts";
import { el, setAttribute, setText } from "./dom";
import { createEmptyState } from "./empty-state";
import { KeyedList, type Row } from "./keyed-list";
import { createStatusBadge, type Tone } from "./status-badge";
import { createTimeText } from "./time-text";

export interface IncidentListModel {
  /** Null while never read. */
  readonly incidents: readonly Incident[] | null;
  readonly selected: string | null;
  readonly now: number;
  readonly error: string;
  readonly href: (id: string) => string;
}

interface Entry {
  readonly incident: Incident;
  readonly model: IncidentListModel;
}

const severityTones: Readonly<Record<string, Tone>> = { critical: "bad", page: "bad", high: "bad", warning: "warning" };

/** Open ones in the colour of how bad they are, the others quietly. */
export const incidentTone = (incident: Incident): Tone =>
  incident.state === "resolved" ? "good" : (severityTones[incident.severity] ?? "quiet");

/** All incidents, open ones first. */
export function createIncidentList() {
  const title = el("h2", "", "Incidents");
  title.id = "incidents-title";
  const summary = el("span", "muted");
  const list = el("ul", "incident-list");
  const rows = new KeyedList<Entry>(list, ({ incident }) => incident.id, createEntry);
  const empty = createEmptyState();
  const element = el("section", "card", el("div", "card-head", title, summary), list, empty.element);
  element.setAttribute("aria-labelledby", title.id);
  return {
    element,
    update(model: IncidentListModel): void {
      const incidents = model.incidents ?? [];
      const open = incidents.filter((incident) => incident.state !== "resolved").length;
      setText(
        summary,
        incidents.length > 0 ? `${open} open${model.error ? ` · not up to date: ${model.error}` : ""}` : "",
      );
      empty.update(incidents.length > 0 ? null : emptyMessage(model));
      rows.update(sorted(incidents).map((incident) => ({ incident, model })));
    },
  };
}

/** Those that are not resolved first, then the newest. */
export const sorted = (incidents: readonly Incident[]): Incident[] =>
  incidents.toSorted(
    (a, b) =>
      Number(a.state === "resolved") - Number(b.state === "resolved") ||
      Date.parse(b.started_at) - Date.parse(a.started_at),
  );

function createEntry(): Row<Entry> {
  const name = el("span", "incident-name");
  const status = createStatusBadge();
  const note = el("span", "muted");
  const since = createTimeText();
  const link = el("a", "incident-link", name, el("span", "incident-meta", status.element, note, since.element));
  return {
    element: el("li", "", link),
    update({ incident, model }) {
      setText(name, incident.title);
      const state = incident.severity ? `${incident.severity}, ${incident.state}` : incident.state;
      status.update({ tone: incidentTone(incident), text: state, reason: "" });
      setText(note, size(incident));
      since.update({ at: incident.started_at, now: model.now });
      setAttribute(link, "href", model.href(incident.id));
      setAttribute(link, "aria-current", incident.id === model.selected ? "true" : null);
    },
  };
}

function size(incident: Incident): string {
  const alerts = incident.alert_count === 1 ? "1 alert" : `${incident.alert_count} alerts`;
  const devices = incident.devices.length;
  return devices > 1
    ? `${alerts} on ${devices} devices`
    : devices === 1
      ? `${alerts} on ${incident.devices[0]}`
      : alerts;
}

function emptyMessage({ incidents, error }: IncidentListModel): { title: string; next: string } {
  if (incidents === null) {
    return error ? { title: "Incidents could not be read", next: error } : { title: "Reading incidents …", next: "" };
  }
  return {
    title: "No incidents",
    next: "Alerts that belong together appear here as one incident with its probable cause.",
  };
}
