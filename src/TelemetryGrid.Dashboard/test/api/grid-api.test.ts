import { expect, test, vi } from "vitest";
import { ApiError, GridApi } from "../../src/api/grid-api";

const json = (body: unknown, status = 200, type = "application/json"): Response =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": type } });

function answering(...answers: (Response | Error)[]) {
  const asked: string[] = [];
  const fetcher = vi.fn(async (input: RequestInfo | URL) => {
    asked.push(String(input));
    const answer = answers.shift()!;
    if (answer instanceof Error) {
      throw answer;
    }
    return answer;
  });
  return { api: new GridApi("http://grid/api/v1/", fetcher as typeof fetch), asked };
}

test("devices follows the pages to the last", async () => {
  const { api, asked } = answering(
    json({ items: [{ id: "a" }], next: "a" }),
    json({ items: [{ id: "b" }], next: null }),
  );
  expect((await api.devices(5000)).map(({ id }) => id)).toEqual(["a", "b"]);
  expect(asked).toEqual(["http://grid/api/v1/devices?limit=1000", "http://grid/api/v1/devices?limit=1000&after=a"]);
});

test("devices stops at the limit, and at a page without end", async () => {
  const full = answering(json({ items: [{ id: "a" }, { id: "b" }], next: "b" }));
  expect(await full.api.devices(2)).toHaveLength(2);
  const endless = answering(json({ items: [], next: "again" }));
  expect(await endless.api.devices(2)).toHaveLength(0);
});

test("an interface's slashes stay separators and the rest is escaped", async () => {
  const { api, asked } = answering(json({}));
  await api.interface("core 1/xe-0/0/1?#");
  expect(asked).toEqual(["http://grid/api/v1/interfaces/core%201/xe-0/0/1%3F%23"]);
});

test("top flows writes only what is asked", async () => {
  const { api, asked } = answering(json({}), json({}));
  await api.topFlows({ by: "bytes", group: "source_as", window: "5m", device: null, limit: 12 });
  await api.topFlows({ by: "bytes", group: "flow", window: "1h", device: "a&b", limit: 12 });
  expect(asked[0]).toBe("http://grid/api/v1/flows/top?by=bytes&group=source_as&window=5m&limit=12");
  expect(asked[1]).toContain("&device=a%26b");
});

test.each([
  [
    json({ title: "Not found", detail: "No device is named 'x'." }, 404, "application/problem+json"),
    "No device is named 'x'.",
    404,
  ],
  [json({ title: "Not found" }, 404, "application/problem+json"), "Not found", 404],
  [new Response("<html>", { status: 502, statusText: "Bad Gateway" }), "The gateway answered 502 Bad Gateway.", 502],
  [new Response("{oops", { status: 200 }), "The gateway's answer could not be read.", 0],
  [new TypeError("Failed to fetch"), "The gateway cannot be reached.", 0],
])("a refusal becomes one sentence (%#)", async (answer, message, status) => {
  await expect(answering(answer).api.interfaces("x")).rejects.toThrow(new ApiError(message, status));
});
