import { usePreferences } from '../preferences.js';
import { en, type Texts } from './en.js';
import { zh } from './zh.js';

const LANGUAGES = { en, zh } as const;

/** Every text of the console in the operator's language. */
export const useTexts = (): Texts => LANGUAGES[usePreferences().language];
