export const KEY_USES = ['kit', 'basic', 'v1', 'private', 'data', 'admin', 'webhook', 'seal'] as const;
export const KEY_PLACES = ['current', 'old', 'missing'] as const;

/** A key of the connector, as lists show it. */
export interface KeyItem {
  readonly use: (typeof KEY_USES)[number];
  /** As receipts and log lines name it. */
  readonly id: string;
  /** `missing`: not configured, although something still needs it. */
  readonly place: (typeof KEY_PLACES)[number];
  /** Epoch ms; null: not seen, or not known. */
  readonly lastUsedAt: number | null;
  /** Null: koosync cannot know. */
  readonly safeToRetire: boolean | null;
  /** One sentence that says why. */
  readonly note: string;
}
