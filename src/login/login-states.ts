import { Inject, Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { hash } from 'node:crypto';
import { loadRows } from '../database/load-rows.js';
import { saveRows } from '../database/save-rows.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Clock } from '../directory/clock.js';
import { Random } from '../directory/random.js';
import { LoginState } from './login-state.entity.js';
import { refused, type LoginRefused } from './login-refusal.js';

/** How long an expired state is still told from one that never was, ms. */
const REMEMBERED_MS = 3_600_000;

/** States of logins that have begun, shared by every replica. */
@Injectable()
export class LoginStates {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Random) private readonly random: Random,
  ) {}

  /** Makes a state: 64 hex digits, since the login server takes letters and digits only. */
  async issue(scopeId: string, appId: string, ttlMs: number): Promise<string> {
    const state = Buffer.from(this.random.bytes(32)).toString('hex');
    const now = this.clock.now();
    const row = { id: idOf(state), scopeId, appId, expiresAt: now + ttlMs, usedAt: null };
    await this.unitOfWork.run(async (tx) => {
      await tx.manager.delete(LoginState, { expiresAt: LessThan(now - REMEMBERED_MS) });
      await saveRows(tx, LoginState, [row], 'fail');
    });
    return state;
  }

  /** Uses a state up; of two callbacks that come at once with the same one, one gets it. */
  async take(state: string): Promise<LoginState | LoginRefused> {
    const id = idOf(state);
    const now = this.clock.now();
    return this.unitOfWork.run(async (tx) => {
      const [row] = await loadRows(tx, LoginState, ['id'], [{ id }], 'wait');
      if (!row) return refused('state-unknown');
      if (row.usedAt !== null) return refused('state-used');
      if (row.expiresAt <= now) return refused('state-expired');
      await saveRows(tx, LoginState, [{ ...row, usedAt: now }]);
      return row;
    });
  }
}

const idOf = (state: string): string => hash('sha256', state, 'buffer').toString('base64url');
