import { createContext, useContext } from 'react';
import type { TokenItem } from '../api/types.js';

/** What the operator's token may do. */
export const TokenContext = createContext<TokenItem>({ id: '', scopes: [], parts: [] });

export const useToken = (): TokenItem => useContext(TokenContext);
export const useMay = (scope: 'operate' | 'reveal'): boolean => useToken().scopes.includes(scope);
