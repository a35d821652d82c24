import { describe, expect, test } from "vitest";
import { formatLocation, parseLocation, startLocation, type PageLocation } from "../../src/state/page-location";

describe("page location", () => {
  test("the start is an empty hash", () => {
    expect(formatLocation(startLocation)).toBe("#");
    expect(parseLocation("")).toEqual(startLocation);
  });

  test("everything comes back from its own text", () => {
    const location: PageLocation = {
      view: "topology",
      node: "a/Gi0/1~b/xe-0/0/1 & more",
      incident: "inc 7",
      device: "10.0.0.1 & sons/ü#1",
      filter: "site=ams  core",
      sort: { column: "in", descending: true },
      interfaceOrder: "trouble",
      flowGroup: "source_as",
      flowOrder: "packets",
      flowWindow: "1h",
      flowsOfDevice: true,
    };
    expect(parseLocation(formatLocation(location))).toEqual(location);
  });

  test("what makes no sense is as at the start", () => {
    expect(
      parseLocation(
        "#view=elsewhere&node=&group=__proto__&by=&window=9y&sort=nope.desc&order=1&flows=device&%E0%A4%A=1",
      ),
    ).toEqual(startLocation);
  });
});
