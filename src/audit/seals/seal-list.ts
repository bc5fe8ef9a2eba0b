import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { sealsBefore } from './read-seals.js';
import type { Seal } from './seal.entity.js';

/** Reads the chain. */
@Injectable()
export class SealList {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The seals before a number, the newest first. */
  before(number: number, limit: number): Promise<Seal[]> {
    return this.unitOfWork.run((tx) => sealsBefore(tx, number, limit));
  }
}
