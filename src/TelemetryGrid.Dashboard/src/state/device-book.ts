import type { Device } from "../api/contracts";

/** Devices shown at most; what lies beyond is counted and said. */
export const deviceLimit = 5000;

/** The newest state of each device: however many changes arrive between two frames, each device is held once. */
export class DeviceBook {
  readonly #devices = new Map<string, Device>();
  #rejected = 0;

  /** Changes that were ignored because the book was full. */
  get rejected(): number {
    return this.#rejected;
  }

  get size(): number {
    return this.#devices.size;
  }

  get(id: string): Device | undefined {
    return this.#devices.get(id);
  }

  all(): Device[] {
    return [...this.#devices.values()];
  }

  put(device: Device): void {
    if (!this.#devices.has(device.id) && this.#devices.size >= deviceLimit) {
      this.#rejected++;
      return;
    }
    this.#devices.set(device.id, device);
  }

  /** Makes the book equal to a complete list, so that devices which are gone leave the page. */
  replaceAll(devices: readonly Device[]): void {
    this.#devices.clear();
    this.#rejected = 0;
    for (const device of devices) {
      this.put(device);
    }
  }
}
