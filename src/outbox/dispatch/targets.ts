import { Inject, Injectable } from '@nestjs/common';
import type { Lane } from '../../directory/scope-key.js';
import type { ChangeTarget } from '../change-target.js';
import { OutboxOptions } from '../outbox-options.js';

/** Where targets announce themselves before the application starts. */
@Injectable()
export class Targets {
  private readonly byName = new Map<string, ChangeTarget>();

  constructor(@Inject(OutboxOptions) { targets }: OutboxOptions) {
    for (const target of targets) this.add(target);
  }

  /** @throws Error for a name that is taken or cannot be one. */
  add(target: ChangeTarget): void {
    const { name } = target;
    if (!/^[a-z0-9][a-z0-9._:-]{0,63}$/i.test(name))
      throw new Error(`"${name}" cannot name a target: use 1 to 64 letters, digits, and . _ : -`);
    if (this.byName.has(name)) throw new Error(`two targets are named "${name}": give one another name`);
    this.byName.set(name, target);
  }

  all(): ChangeTarget[] {
    return [...this.byName.values()];
  }

  find(name: string): ChangeTarget | undefined {
    return this.byName.get(name);
  }
}

const PRODUCTION: readonly Lane[] = ['production'];
export const lanesOf = (target: ChangeTarget): readonly Lane[] => target.lanes ?? PRODUCTION;
