import { useSyncExternalStore } from 'react';

/** Only for this tab, and gone with it. */
const KEY = 'koosync.token';
const listeners = new Set<() => void>();

export interface Session {
  readonly token: string | null;
  /** Why the last one ended without the operator asking. */
  readonly ended: boolean;
}

let session: Session = { token: sessionStorage.getItem(KEY), ended: false };

function set(next: Session): void {
  session = next;
  if (next.token === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, next.token);
  for (const listener of listeners) listener();
}

export const currentToken = (): string | null => session.token;
export const logIn = (token: string): void => set({ token, ended: false });
export const logOut = (): void => set({ token: null, ended: false });
/** The connector does not know the token any more. */
export const endSession = (): void => {
  if (session.token !== null) set({ token: null, ended: true });
};

export const useSession = (): Session =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => session,
  );
