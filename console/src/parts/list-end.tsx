import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useEffect, useRef, type ReactElement } from 'react';
import { useTexts } from '../i18n/texts.js';
import { ProblemNotice } from './panels.js';

/** Goes on loading when it comes into view; a button does the same. */
export const ListEnd = ({
  result,
  shown,
}: {
  readonly result: UseInfiniteQueryResult<unknown>;
  readonly shown: number;
}): ReactElement | null => {
  const { words } = useTexts();
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isFetchNextPageError, error } = result;
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = end;
    if (!current || !hasNextPage || isFetchingNextPage || isFetchNextPageError) return undefined;
    const seen = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) void fetchNextPage();
      },
      { rootMargin: '300px' },
    );
    seen.observe(current);
    return () => seen.disconnect();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  if (isFetchNextPageError) return <ProblemNotice error={error} onRetry={() => void fetchNextPage()} />;
  return (
    <div className="more" ref={end}>
      <span aria-live="polite">{hasNextPage ? words.shown(shown) : words.end(shown)}</span>
      {hasNextPage && (
        <button type="button" className="plain" onClick={() => void fetchNextPage()}>
          {isFetchingNextPage ? words.loading : words.more}
        </button>
      )}
    </div>
  );
};
