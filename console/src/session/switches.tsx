import type { ReactElement } from 'react';
import { useTexts } from '../i18n/texts.js';
import { Segments } from '../parts/controls.js';
import { prefer, usePreferences } from '../preferences.js';

/** Language and appearance. */
export const Switches = (): ReactElement => {
  const { language, theme, themes } = useTexts();
  const preferences = usePreferences();
  return (
    <div className="row switches">
      <Segments
        label={language}
        value={preferences.language}
        choices={[
          { value: 'en', label: 'EN' },
          { value: 'zh', label: '中文' },
        ]}
        onChange={(chosen) => prefer({ language: chosen })}
      />
      <Segments
        label={theme}
        value={preferences.theme}
        choices={[
          { value: 'auto', label: themes.auto },
          { value: 'light', label: themes.light },
          { value: 'dark', label: themes.dark },
        ]}
        onChange={(chosen) => prefer({ theme: chosen })}
      />
    </div>
  );
};
