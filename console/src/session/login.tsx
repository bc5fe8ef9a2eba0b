import { useEffect, useState, type FormEvent, type ReactElement } from 'react';
import { ApiProblem, callApi } from '../api/call-api.js';
import type { TokenItem } from '../api/types.js';
import type { Texts } from '../i18n/en.js';
import { useTexts } from '../i18n/texts.js';
import { Logo } from '../parts/icons.js';
import { logIn, useSession } from './session.js';
import { Switches } from './switches.js';

/** Takes an admin token, and keeps it for this tab once the connector knows it. */
export const Login = (): ReactElement => {
  const texts = useTexts();
  const { login } = texts;
  const { ended } = useSession();
  const [token, setToken] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  useEffect(() => {
    document.title = `${login.title} · koosync`;
  }, [login]);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const wanted = token.trim();
    setBusy(true);
    setFault(undefined);
    try {
      if (!/^[\x21-\x7e]+$/.test(wanted)) throw new Unusable(wanted === '');
      await callApi<TokenItem>('token', { token: wanted });
      logIn(wanted);
    } catch (error) {
      setFault(error);
      setBusy(false);
    }
  };
  const message = fault === undefined ? (ended ? login.ended : '') : messageOf(fault, texts);
  return (
    <main className="login">
      <form onSubmit={(event) => void submit(event)} noValidate>
        <p className="brand">
          <Logo />
          koosync
        </p>
        <h1>{login.title}</h1>
        <label>
          <span>{login.token}</span>
          <input
            type="password"
            name="token"
            autoComplete="off"
            spellCheck={false}
            autoFocus
            value={token}
            aria-describedby="token-hint token-fault"
            aria-invalid={fault !== undefined}
            onChange={(event) => setToken(event.target.value)}
          />
        </label>
        <p className="small soft" id="token-hint">
          {login.hint}
        </p>
        <div id="token-fault" role="alert">
          {message && (
            <p className="notice" data-tone={fault === undefined ? 'wait' : 'bad'}>
              {message}
            </p>
          )}
        </div>
        <button type="submit" className="primary" aria-disabled={busy}>
          {busy ? login.checking : login.submit}
        </button>
      </form>
      <Switches />
    </main>
  );
};

class Unusable extends Error {
  constructor(readonly empty: boolean) {
    super();
  }
}

function messageOf(fault: unknown, { login }: Texts): string {
  if (fault instanceof Unusable) return fault.empty ? login.empty : login.impossible;
  if (!(fault instanceof ApiProblem) || fault.status === 0) return login.unreachable;
  switch (fault.status) {
    case 401:
      return login.unknown;
    case 403:
      return login.forbidden;
    case 404:
      return login.off;
    case 429:
      return login.tooMany(fault.retryAfterS ?? 60);
    default:
      return login.failed(fault.status);
  }
}
