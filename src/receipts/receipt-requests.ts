import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { scopeId } from '../directory/scope-key.js';
import { openerFor, type Person } from '../privacy/open-values.js';
import { PersonKeys } from '../privacy/person-keys.js';
import { maskContacts } from './mask.js';
import type { Receipt } from './receipt.entity.js';

type Members = Record<string, unknown>;

/** Requests as operators see them: with the users' personal values, mobile numbers and e-mail addresses masked. */
@Injectable()
export class ReceiptRequests {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: PersonKeys,
  ) {}

  /** Null before authentication. A user who was erased since has `erased: true` in place of the personal values. */
  async open(
    receipt: Pick<Receipt, 'lane' | 'instanceId' | 'tenantId' | 'request'>,
  ): Promise<Members | null> {
    if (!receipt.request) return null;
    const request = JSON.parse(receipt.request) as Members;
    const { userList, appId } = request;
    const { lane, instanceId, tenantId } = receipt;
    if (!Array.isArray(userList) || typeof appId !== 'string') return request;
    if (lane === null || instanceId === null || tenantId === null) return request;
    const scope = scopeId({ lane, instanceId, tenantId });
    return { ...request, userList: await this.openAll(userList as Members[], scope, appId) };
  }

  private async openAll(users: readonly Members[], scope: string, appId: string): Promise<Members[]> {
    const persons = users.map((user) => personOf(user, scope, appId));
    const sealed = persons.filter((person) => person !== undefined);
    const opener = await this.unitOfWork.run((tx) => openerFor(tx, this.keys, sealed));
    return users.map((user, i) => {
      const person = persons[i];
      if (!person) return user;
      const { sealed: text, ...clear } = user;
      const { erased, ...values } = opener.open(person, text as string);
      return erased ? { ...clear, erased } : { ...clear, ...(maskContacts(values) as Members) };
    });
  }
}

function personOf({ userName, sealed }: Members, scope: string, appId: string): Person | undefined {
  return typeof userName === 'string' && typeof sealed === 'string'
    ? { scopeId: scope, appId, userName }
    : undefined;
}
