/** What was looked at and how it stands; a `note` is worth knowing and no fault. */
export type Check =
  | { readonly name: string; readonly status: 'ok'; readonly detail: string }
  | {
      readonly name: string;
      readonly status: 'note' | 'fault';
      readonly detail: string;
      readonly remedy: string;
    };

export const ok = (name: string, detail: string): Check => ({ name, status: 'ok', detail });
export const note = (name: string, detail: string, remedy: string): Check => ({
  name,
  status: 'note',
  detail,
  remedy,
});
export const fault = (name: string, detail: string, remedy: string): Check => ({
  name,
  status: 'fault',
  detail,
  remedy,
});
