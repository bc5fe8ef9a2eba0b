import { useSyncExternalStore } from 'react';

export type Language = 'en' | 'zh';
export type Theme = 'auto' | 'light' | 'dark';

const LANGUAGE = 'koosync.language';
const THEME = 'koosync.theme';
const listeners = new Set<() => void>();

export interface Preferences {
  readonly language: Language;
  readonly theme: Theme;
}

let preferences: Preferences = { language: keptLanguage(), theme: keptTheme() };

function keptLanguage(): Language {
  const kept = localStorage.getItem(LANGUAGE);
  if (kept === 'en' || kept === 'zh') return kept;
  const first = navigator.languages.find((language) => /^(en|zh)\b/i.test(language)) ?? 'en';
  return /^zh/i.test(first) ? 'zh' : 'en';
}

function keptTheme(): Theme {
  const kept = localStorage.getItem(THEME);
  return kept === 'light' || kept === 'dark' ? kept : 'auto';
}

/** Shows the page as the preferences say. */
export function applyPreferences(): void {
  const { documentElement: page } = document;
  page.lang = preferences.language === 'zh' ? 'zh-CN' : 'en';
  if (preferences.theme === 'auto') delete page.dataset['theme'];
  else page.dataset['theme'] = preferences.theme;
}

export function prefer(change: Partial<Preferences>): void {
  preferences = { ...preferences, ...change };
  if (change.language) localStorage.setItem(LANGUAGE, change.language);
  if (change.theme === 'auto') localStorage.removeItem(THEME);
  else if (change.theme) localStorage.setItem(THEME, change.theme);
  applyPreferences();
  for (const listener of listeners) listener();
}

export const usePreferences = (): Preferences =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => preferences,
  );
