import { describe, expect, test } from "vitest";
import type { Incident } from "../../src/api/contracts";
import { factsOf } from "../../src/views/incident-details";
import { incidentTone, sorted } from "../../src/views/incident-list";
import { percent } from "../../src/views/objective-table";

const incident = (id: string, change: Partial<Incident> = {}): Incident => ({
  id,
  state: "open",
  severity: "critical",
  title: id,
  cause: { labels: {}, confidence: 0.92, reasons: [] },
  devices: [],
  started_at: "2026-03-01T10:00:00Z",
  updated_at: "2026-03-01T10:00:00Z",
  resolved_at: null,
  acknowledgement: null,
  firing: 3,
  alert_count: 5,
  escalation_level: 0,
  members: [],
  timeline: [],
  ...change,
});

describe("incidents", () => {
  test("open ones stand before resolved ones, the newest first", () => {
    const list = [
      incident("old", { started_at: "2026-03-01T08:00:00Z" }),
      incident("over", { state: "resolved", started_at: "2026-03-01T12:00:00Z" }),
      incident("new", { state: "acknowledged", started_at: "2026-03-01T11:00:00Z" }),
    ];
    expect(sorted(list).map(({ id }) => id)).toEqual(["new", "old", "over"]);
  });

  test("a resolved one is good news, whatever its severity was", () => {
    expect(incidentTone(incident("a"))).toBe("bad");
    expect(incidentTone(incident("a", { severity: "unheard of" }))).toBe("quiet");
    expect(incidentTone(incident("a", { state: "resolved" }))).toBe("good");
  });

  test("the facts say who took it on", () => {
    const taken = { by: "ann", comment: "on site", at: "2026-03-01T10:05:00Z" };
    const text = factsOf(incident("a", { acknowledgement: taken }), Date.parse("2026-03-01T10:10:00Z"));
    expect(text).toContain("3 firing");
    expect(text).toContain("taken on by ann: on site");
  });
});

describe("percent", () => {
  test.each([
    [0.9995, "99.95\u00a0%"],
    [1, "100\u00a0%"],
    [-0.25, "-25\u00a0%"],
  ])("%d is %s", (value, text) => expect(percent(value)).toBe(text));

  test("without evidence there is no figure", () => expect(percent(null)).not.toContain("%"));
});
