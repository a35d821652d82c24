import type { GridStatus } from "../api/contracts";
import type { LinkState } from "../live/live-feed";

/** What a reader must know before trusting the figures; empty when nothing. */
export function notice(link: LinkState, status: GridStatus | null, lastAnswer: number): string {
  if (link === "offline") {
    return lastAnswer > 0
      ? `The gateway does not answer. What you see is from ${new Date(lastAnswer).toLocaleTimeString()}; the page keeps trying.`
      : "The gateway does not answer. Is the grid running? The page keeps trying.";
  }
  if (link === "polling") {
    return "The live connection is lost. Until it is back, the page asks every 5 seconds.";
  }
  const partitions = status?.partitions ?? [];
  const behind = partitions.filter((partition) => !partition.caught_up).length;
  return behind > 0
    ? `The grid is still reading its log after a start (${behind} of ${partitions.length} partitions); figures are incomplete until then.`
    : "";
}
