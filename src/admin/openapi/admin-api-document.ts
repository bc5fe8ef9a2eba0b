import { Injectable } from '@nestjs/common';

/** The OpenAPI document of the admin API; made on first demand, once the application that serves it is complete. */
@Injectable()
export class AdminApiDocument {
  private make: (() => object) | undefined;
  private made: object | undefined;

  /** Says how to make it: only the owner of the application can. */
  madeBy(make: () => object): void {
    this.make = make;
  }

  get(): object | undefined {
    return (this.made ??= this.make?.());
  }
}
