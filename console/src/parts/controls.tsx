import { useId, useState, type ReactElement, type ReactNode } from 'react';
import { useTexts } from '../i18n/texts.js';
import { useMay } from '../session/token-context.js';

interface ActionProps {
  readonly onClick: () => void;
  readonly children: ReactNode;
  readonly className?: string;
  /** The scope that the token needs; without it the button tells so instead of acting. */
  readonly needs?: 'operate' | 'reveal';
  /** Where many stand below one another: the reason shows on hovering, and a screen reader reads it. */
  readonly quiet?: boolean;
}

/** A button that stays in the order of focus when it cannot be used, and says why. */
export const Action = ({ onClick, children, className, needs, quiet = false }: ActionProps): ReactElement => {
  const texts = useTexts();
  const [operate, reveal] = [useMay('operate'), useMay('reveal')];
  const why = useId();
  const lacking = needs !== undefined && !(needs === 'operate' ? operate : reveal);
  const button = (
    <button
      type="button"
      className={className}
      aria-disabled={lacking}
      title={lacking ? texts.lacks(needs) : undefined}
      {...(lacking && { 'aria-describedby': why })}
      onClick={() => {
        if (!lacking) onClick();
      }}
    >
      {children}
    </button>
  );
  if (!lacking) return button;
  return (
    <span>
      {button}
      <span className={quiet ? 'unseen' : 'why'} id={why}>
        {texts.lacks(needs)}
      </span>
    </span>
  );
};

interface Choice<V extends string> {
  readonly value: V;
  readonly label: string;
}

/** A few choices of which one holds. */
export function Segments<V extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  readonly label: string;
  readonly value: V;
  readonly choices: readonly Choice<V>[];
  readonly onChange: (value: V) => void;
}): ReactElement {
  return (
    <div className="segments" role="group" aria-label={label}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          onClick={() => onChange(choice.value)}
        >
          {choice.label}
        </button>
      ))}
    </div>
  );
}

export const Select = ({
  label,
  value,
  choices,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly Choice<string>[];
  readonly onChange: (value: string) => void;
}): ReactElement => (
  <label>
    <span>{label}</span>
    <select value={value} onChange={(event) => onChange(event.target.value)}>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  </label>
);

/** A text that counts once the operator stops typing: on Enter, or on leaving the field. */
export const TextFilter = ({
  label,
  value,
  onChange,
  type = 'text',
  placeholder,
  short = false,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'search' | 'datetime-local';
  readonly placeholder?: string;
  readonly short?: boolean;
}): ReactElement => {
  const [draft, setDraft] = useState({ value, text: value });
  const text = draft.value === value ? draft.text : value;
  const settle = (): void => {
    if (text !== value) onChange(text.trim());
  };
  return (
    <label className={short ? 'short' : undefined}>
      <span>{label}</span>
      <input
        type={type}
        value={text}
        placeholder={placeholder}
        onChange={(event) => setDraft({ value, text: event.target.value })}
        onBlur={settle}
        onKeyDown={(event) => {
          if (event.key === 'Enter') settle();
        }}
      />
    </label>
  );
};

/** Whose data is shown: buyers', debugging, or both. */
export const LaneSelect = ({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactElement => {
  const { lanes, words } = useTexts();
  const choices = ['production', 'test', 'all'].map((lane) => ({ value: lane, label: lanes[lane] ?? lane }));
  return <Select label={words.lane} value={value} choices={choices} onChange={onChange} />;
};
