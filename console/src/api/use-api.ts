import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import type { Query } from '../route.js';
import { callApi } from './call-api.js';
import type { Page } from './types.js';

export interface ApiOptions {
  readonly enabled?: boolean;
  /** Ask again after so long, ms. */
  readonly everyMs?: number;
}

/** One answer of the admin API. */
export function useApi<T>(path: string, query: Query = {}, options: ApiOptions = {}): UseQueryResult<T> {
  return useQuery<T>({
    queryKey: [path, query],
    queryFn: ({ signal }) => callApi<T>(path, { query, signal }),
    placeholderData: keepPreviousData,
    ...(options.enabled !== undefined && { enabled: options.enabled }),
    ...(options.everyMs !== undefined && { refetchInterval: options.everyMs }),
  });
}

export interface List<T> {
  readonly items: readonly T[];
  readonly result: UseInfiniteQueryResult<unknown>;
}

/** A list of the admin API, page by page. */
export function useList<T>(path: string, query: Query = {}, options: ApiOptions = {}): List<T> {
  const result = useInfiniteQuery({
    queryKey: [path, query, 'pages'],
    queryFn: ({ pageParam, signal }) =>
      callApi<Page<T>>(path, { query: { limit: '50', ...query, after: pageParam ?? undefined }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    ...(options.enabled !== undefined && { enabled: options.enabled }),
  });
  return { items: result.data?.pages.flatMap(({ items }) => items) ?? [], result };
}
