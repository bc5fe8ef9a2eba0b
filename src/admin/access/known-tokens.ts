import { Inject, Injectable } from '@nestjs/common';
import { constantTimeEqual } from '../../protocol/constant-time-equal.js';
import { AdminTokens, type AdminScope } from '../admin-tokens.js';
import { digestOf, sha256, tokenId } from './token-digest.js';

/** A configured token, as much of it as is kept. */
export interface KnownToken {
  /** The first 8 hexadecimal digits of the token's SHA-256: how the audit log names it. */
  readonly id: string;
  readonly scopes: readonly AdminScope[];
}

type Token = KnownToken & { readonly digest: Buffer };

/** The tokens that the admin API lets in; only their hashes are kept. */
@Injectable()
export class KnownTokens {
  private tokens: readonly Token[];

  constructor(@Inject(AdminTokens) tokens: AdminTokens) {
    this.tokens = tokens.map(known);
  }

  /** Without a token the admin API is off. */
  get none(): boolean {
    return this.tokens.length === 0;
  }

  /** In the order configured. */
  get all(): readonly KnownToken[] {
    return this.tokens;
  }

  /** Checks other tokens; what it returns puts them in the place of these. @throws Error, and nothing has changed. */
  prepare(tokens: AdminTokens): () => void {
    const next = tokens.map(known);
    return () => (this.tokens = next);
  }

  /** Looks at every token whatever it finds, so that the time it takes tells nothing. */
  find(presented: string): KnownToken | undefined {
    const digest = sha256(presented);
    let found: KnownToken | undefined;
    for (const token of this.tokens) if (constantTimeEqual(token.digest, digest)) found = token;
    return found;
  }
}

function known(token: AdminTokens[number]): Token {
  const digest = digestOf(token);
  return { id: tokenId(digest), digest, scopes: token.scopes };
}
