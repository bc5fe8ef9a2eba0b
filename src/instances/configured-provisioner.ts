import type { InstanceProvisioner, Provisioned, ProvisionedInstance } from './instance-provisioner.js';
import { provisionerMissing } from './instance-reasons.js';

/** Where a product that needs no preparation is reached; `{instanceId}` in a text stands for the instance. */
export interface InstanceAddresses {
  /** At most 512 characters once the id stands in it. */
  readonly frontEndUrl: string;
  readonly adminUrl?: string;
  readonly memo?: string;
}

/** Every instance is there at once, at an address that its id makes. */
export class ConfiguredProvisioner implements InstanceProvisioner {
  constructor(private readonly addresses: InstanceAddresses) {}

  create({ instanceId }: ProvisionedInstance): Promise<Provisioned> {
    const { frontEndUrl, adminUrl, memo } = this.addresses;
    const within = (template: string) => template.replaceAll('{instanceId}', encodeURIComponent(instanceId));
    const appInfo = {
      frontEndUrl: within(frontEndUrl),
      ...(adminUrl !== undefined && { adminUrl: within(adminUrl) }),
      ...(memo !== undefined && { memo: memo.replaceAll('{instanceId}', instanceId) }),
    };
    return Promise.resolve({ state: 'ready', appInfo });
  }
}

/** Nobody said how instances are made: orders are written down and carried out once somebody does. */
export class MissingProvisioner implements InstanceProvisioner {
  create(): Promise<Provisioned> {
    return Promise.reject(provisionerMissing());
  }
}
