import { expect, test, vi } from "vitest";
import { FrameScheduler } from "../../src/state/frame-scheduler";

function bench() {
  let now = 0;
  const frames: (() => void)[] = [];
  const timers: { at: number; callback: () => void }[] = [];
  const scheduler = new FrameScheduler(250, {
    now: () => now,
    requestFrame: (callback) => frames.push(callback),
    after: (milliseconds, callback) => timers.push({ at: now + milliseconds, callback }),
  });
  return {
    scheduler,
    frame: () => frames.splice(0).forEach((callback) => callback()),
    pendingFrames: () => frames.length,
    pass(milliseconds: number) {
      now += milliseconds;
      for (const timer of timers.splice(0)) {
        if (timer.at <= now) {
          timer.callback();
        } else {
          timers.push(timer);
        }
      }
    },
  };
}

test("a thousand changes are drawn once", () => {
  const { scheduler, frame } = bench();
  const draw = vi.fn();
  for (let i = 0; i < 1000; i++) {
    scheduler.soon(draw);
  }
  frame();
  expect(draw).toHaveBeenCalledTimes(1);
});

test("network changes wait until the interval is over", () => {
  const { scheduler, frame, pass, pendingFrames } = bench();
  const draw = vi.fn();
  scheduler.soon(draw);
  frame();
  pass(100);
  scheduler.soon(draw);
  expect(pendingFrames()).toBe(0);
  pass(150);
  expect(pendingFrames()).toBe(1);
  frame();
  expect(draw).toHaveBeenCalledTimes(2);
});

test("what someone pressed is drawn in the next frame, with all that waits", () => {
  const { scheduler, frame, pass, pendingFrames } = bench();
  const [network, pressed] = [vi.fn(), vi.fn()];
  scheduler.soon(network);
  frame();
  scheduler.soon(network);
  scheduler.next(pressed);
  expect(pendingFrames()).toBe(1);
  frame();
  expect(network).toHaveBeenCalledTimes(2);
  expect(pressed).toHaveBeenCalledTimes(1);
  pass(1000);
  expect(pendingFrames()).toBe(0);
});

test("a view that fails does not keep the others from being drawn", () => {
  const report = vi.fn();
  vi.stubGlobal("reportError", report);
  const { scheduler, frame } = bench();
  const draw = vi.fn();
  scheduler.next(() => {
    throw new Error("broken view");
  });
  scheduler.next(draw);
  frame();
  expect(draw).toHaveBeenCalledTimes(1);
  expect(report).toHaveBeenCalledTimes(1);
  vi.unstubAllGlobals();
});
