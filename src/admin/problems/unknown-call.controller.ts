import { All, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { AdminController } from '../access/admin-controller.js';
import { Needs } from '../access/needs.js';
import { maskFreeText, readable } from '../../masking/mask-values.js';
import { Problem } from './problem.js';

/** What no other controller below /admin/api/v1 answers: told to those who have a token only. */
@ApiExcludeController()
@AdminController('')
export class UnknownCallController {
  @All('*')
  @Needs('read')
  refuse(@Req() { method, url }: { readonly method: string; readonly url: string }): never {
    throw new Problem(404, `There is no ${method} ${maskFreeText(readable(url.replace(/\?.*/, '')))}.`);
  }
}
