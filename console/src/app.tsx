import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, type ReactElement } from 'react';
import { callApi } from './api/call-api.js';
import type { TokenItem } from './api/types.js';
import { Pages } from './pages/pages.js';
import { Loading, ProblemNotice } from './parts/panels.js';
import { Login } from './session/login.js';
import { useSession } from './session/session.js';
import { TokenContext } from './session/token-context.js';
import { Shell } from './shell.js';

export const App = (): ReactElement => {
  const { token } = useSession();
  const client = useQueryClient();
  useEffect(() => {
    // what one operator saw is not for the next
    if (token === null) client.clear();
  }, [client, token]);
  return token === null ? <Login /> : <LoggedIn key={token} />;
};

const LoggedIn = (): ReactElement => {
  const client = useQueryClient();
  useEffect(() => {
    // every page needs it: asked for together with the token, not after it
    void client.prefetchQuery({
      queryKey: ['overview', {}],
      queryFn: ({ signal }) => callApi('overview', { signal }),
    });
  }, [client]);
  const token = useQuery<TokenItem>({
    queryKey: ['token'],
    queryFn: ({ signal }) => callApi<TokenItem>('token', { signal }),
    staleTime: Infinity,
  });
  if (token.isPending) return <Loading />;
  if (token.isError) return <ProblemNotice error={token.error} onRetry={() => void token.refetch()} />;
  return (
    <TokenContext value={token.data}>
      <Shell>
        <Pages />
      </Shell>
    </TokenContext>
  );
};
