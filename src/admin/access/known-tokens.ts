import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { constantTimeEqual } from '../../protocol/constant-time-equal.js';
import { AdminTokens, type AdminScope } from '../admin-tokens.js';

/** A configured token, as much of it as is kept. */
export interface KnownToken {
  /** The first 8 hexadecimal digits of the token's SHA-256: how the audit log names it. */
  readonly id: string;
  readonly scopes: readonly AdminScope[];
}

/** The tokens that the admin API lets in. */
@Injectable()
export class KnownTokens {
  private readonly tokens: readonly (KnownToken & { readonly digest: Buffer })[];

  constructor(@Inject(AdminTokens) tokens: AdminTokens) {
    this.tokens = tokens.map(({ token, scopes }) => {
      const digest = sha256(token);
      return { id: digest.toString('hex', 0, 4), digest, scopes };
    });
  }

  /** Without a token the admin API is off. */
  get none(): boolean {
    return this.tokens.length === 0;
  }

  /** Looks at every token whatever it finds, so that the time it takes tells nothing. */
  find(presented: string): KnownToken | undefined {
    const digest = sha256(presented);
    let found: KnownToken | undefined;
    for (const token of this.tokens) if (constantTimeEqual(token.digest, digest)) found = token;
    return found;
  }
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
