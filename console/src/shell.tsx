import type { ReactElement, ReactNode } from 'react';
import { useApi } from './api/use-api.js';
import type { Overview } from './api/types.js';
import { useTexts } from './i18n/texts.js';
import { Icon, Logo } from './parts/icons.js';
import { PAGES, type PageName } from './pages/page-names.js';
import { to, useRoute } from './route.js';
import { logOut } from './session/session.js';
import { Switches } from './session/switches.js';
import { useToken } from './session/token-context.js';

/** What stands around every page. */
export const Shell = ({ children }: { readonly children: ReactNode }): ReactElement => {
  const texts = useTexts();
  const token = useToken();
  return (
    <div className="shell">
      <a className="skip" href="#main" onClick={focusMain}>
        {texts.skip}
      </a>
      <header className="side">
        <a className="brand" href={to(['overview'])}>
          <Logo />
          koosync
        </a>
        <nav aria-label={texts.navigation}>
          <ul>
            {PAGES.filter(({ part }) => token.parts.includes(part)).map(({ name }) => (
              <li key={name}>
                <PageLink name={name} />
              </li>
            ))}
          </ul>
        </nav>
        <footer>
          <Switches />
          <p className="small soft">{texts.tokenIs(token.id, token.scopes.join(', '))}</p>
          <div>
            <button type="button" onClick={logOut}>
              <Icon name="logOut" />
              {texts.logOut}
            </button>
          </div>
        </footer>
      </header>
      <main className="main" id="main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
};

const PageLink = ({ name }: { readonly name: PageName }): ReactElement => {
  const { pages } = useTexts();
  const { parts } = useRoute();
  const overview = useApi<Overview>('overview', {}, { everyMs: 30_000 });
  const waiting =
    name === 'removals'
      ? overview.data?.removals.open
      : name === 'deliveries'
        ? overview.data?.deliveries.reduce((sum, { parked }) => sum + parked, 0)
        : 0;
  const here = (parts[0] ?? 'overview') === name;
  return (
    <a href={to([name])} aria-current={here ? 'page' : undefined}>
      <Icon name={name} />
      {pages[name]}
      {waiting ? <span className="count">{waiting}</span> : null}
    </a>
  );
};

/** The address behind `#` is the page's: only the focus moves. */
function focusMain(event: { preventDefault(): void }): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
