import { Logger } from '@nestjs/common';

/** Nest's clients log what they meet in a form of their own, URLs included. We return reasons instead. */
export class QuietLogger extends Logger {
  override log(): void {}
  override warn(): void {}
  override error(): void {}
  override debug(): void {}
}
