import { expect, test } from "vitest";
import { DeviceBook, deviceLimit } from "../../src/state/device-book";
import { device } from "../entities";

test("put keeps the newest state of each device only", () => {
  const book = new DeviceBook();
  for (let i = 0; i < 1000; i++) {
    book.put(device("core1", { restarts: i }));
  }
  expect(book.size).toBe(1);
  expect(book.get("core1")?.restarts).toBe(999);
});

test("replaceAll drops devices that are gone", () => {
  const book = new DeviceBook();
  book.put(device("gone"));
  book.replaceAll([device("core1")]);
  expect(book.all().map(({ id }) => id)).toEqual(["core1"]);
});

test("a full book goes on updating what it holds and counts what it refuses", () => {
  const book = new DeviceBook();
  book.replaceAll(Array.from({ length: deviceLimit }, (_, i) => device(`d${i}`)));
  book.put(device("one too many"));
  book.put(device("d0", { status: "down" }));
  expect(book.size).toBe(deviceLimit);
  expect(book.rejected).toBe(1);
  expect(book.get("d0")?.status).toBe("down");
});
