import { useEffect, useRef, type ReactElement, type ReactNode } from 'react';
import { ApiProblem } from '../api/call-api.js';
import { useTexts } from '../i18n/texts.js';

/** The head of a page; takes the focus, so that a screen reader tells where one is. */
export const PageHead = ({
  title,
  lead,
  crumbs,
  children,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly crumbs?: ReactNode;
  readonly children?: ReactNode;
}): ReactElement => {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · koosync`;
  }, [title]);
  // once: a title that changes with the language, or when a name is known, takes nobody's focus away
  useEffect(() => {
    head.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, []);
  return (
    <header className="page-head">
      <div>
        {crumbs && <p className="crumbs">{crumbs}</p>}
        <h1 ref={head} tabIndex={-1}>
          {title}
        </h1>
        {lead && <p className="lead">{lead}</p>}
      </div>
      {children && <div className="row">{children}</div>}
    </header>
  );
};

export const Panel = ({
  title,
  aside,
  bare = false,
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  /** Without a frame around the body: it has its own. */
  readonly bare?: boolean;
  readonly children: ReactNode;
}): ReactElement => (
  <section className="panel" aria-label={title}>
    <header>
      <h2>{title}</h2>
      {aside}
    </header>
    {bare ? children : <div className="body">{children}</div>}
  </section>
);

export const Empty = ({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ReactNode;
}): ReactElement => (
  <div className="empty">
    <h3>{title}</h3>
    {typeof children === 'string' ? <p>{children}</p> : children}
  </div>
);

/** What is wrong, in the connector's words, and what to do about it. */
export const ProblemNotice = ({
  error,
  onRetry,
}: {
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
}): ReactElement => {
  const { problem } = useTexts();
  const status = error instanceof ApiProblem ? error.status : 0;
  const detail = error instanceof Error ? error.message : '';
  return (
    <div className="notice" data-tone="bad" role="alert">
      <strong>{problem['title']}</strong>
      {detail && (
        <p className="foreign" lang="en">
          {detail}
        </p>
      )}
      <p>{problem[String(status)] ?? problem[status >= 500 ? '500' : '400']}</p>
      {onRetry && (
        <p>
          <button type="button" onClick={onRetry}>
            {problem['retry']}
          </button>
        </p>
      )}
    </div>
  );
};

export const Loading = (): ReactElement => (
  <p className="more" role="status">
    {useTexts().words.loading}
  </p>
);
