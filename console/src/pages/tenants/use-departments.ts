import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { callApi } from '../../api/call-api.js';
import type { DepartmentItem, Page } from '../../api/types.js';
import { queryOf, type TenantScope } from './tenant-scope.js';

export interface DepartmentsLoad {
  readonly result: UseQueryResult<readonly DepartmentItem[]>;
  /** How many are there so far. */
  readonly loaded: number;
}

/** All departments of an enterprise and instance, a thousand a call. */
export function useDepartments(scope: TenantScope): DepartmentsLoad {
  const [loaded, setLoaded] = useState(0);
  const query = { ...queryOf(scope), limit: '1000' };
  const result = useQuery<readonly DepartmentItem[]>({
    queryKey: ['departments', query, 'all'],
    queryFn: async ({ signal }) => {
      const all: DepartmentItem[] = [];
      for (let after: string | undefined; ;) {
        const page = await callApi<Page<DepartmentItem>>('departments', {
          query: { ...query, after },
          signal,
        });
        all.push(...page.items);
        setLoaded(all.length);
        if (page.next === null) return all;
        after = page.next;
      }
    },
    staleTime: 30_000,
  });
  return { result, loaded };
}
