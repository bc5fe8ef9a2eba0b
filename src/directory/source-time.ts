/** What is known of an object: when its newest message was made (epoch ms), and whether that message took it away. */
export interface Standing {
  readonly sourceTime: number;
  readonly removed: boolean;
}

/**
 * Whether a message is older than what is known and so changes nothing (DESIGN rule 2). At equal times a removal beats
 * a save, whichever arrives first; between two saves the later arrival wins. In the test lane, where the console
 * replays saved data with fixed times, the later arrival always wins.
 */
export function isSuperseded(
  known: Standing | undefined,
  message: Standing,
  lane: 'production' | 'test',
): boolean {
  if (!known || lane === 'test') return false;
  if (message.sourceTime !== known.sourceTime) return message.sourceTime < known.sourceTime;
  return known.removed && !message.removed;
}

/** The newer of two standings; at equal times the one that removes. */
export function newerStanding(a: Standing | undefined, b: Standing | undefined): Standing | undefined {
  if (!a || !b) return a ?? b;
  if (a.sourceTime === b.sourceTime) return a.removed ? a : b;
  return a.sourceTime > b.sourceTime ? a : b;
}
