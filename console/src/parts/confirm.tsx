import { useEffect, useId, useRef, useState, type ReactElement, type ReactNode } from 'react';
import { useTexts } from '../i18n/texts.js';
import { ProblemNotice } from './panels.js';

export interface ConfirmProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly confirm: string;
  readonly danger?: boolean;
  /** Does it; what it throws is shown, and the dialog stays. */
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
}

/** Asks before something is done. Escape and Cancel do nothing; the focus goes back to where it was. */
export const Confirm = (props: ConfirmProps): ReactElement => {
  const { title, children, confirm, danger = false, onConfirm, onClose } = props;
  const { words } = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const act = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm();
      dialog.current?.close();
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  };
  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={onClose}>
      <div className="stack">
        <h2 id={id}>{title}</h2>
        <div>{children}</div>
        {error !== undefined && <ProblemNotice error={error} />}
        <div className="actions">
          <button type="button" onClick={() => dialog.current?.close()}>
            {words.cancel}
          </button>
          <button
            type="button"
            className={danger ? 'primary danger' : 'primary'}
            aria-disabled={busy}
            onClick={() => {
              if (!busy) void act();
            }}
          >
            {busy ? words.loading : confirm}
          </button>
        </div>
      </div>
    </dialog>
  );
};
