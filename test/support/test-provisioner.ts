import type {
  Changed,
  InstanceChange,
  InstanceProvisioner,
  Provisioned,
  ProvisionedInstance,
  UsageInfo,
} from '../../src/instances/instance-provisioner.js';

/** What every instance is reached with, unless a test says otherwise. */
export const appInfoOf = ({ instanceId }: ProvisionedInstance) => ({
  frontEndUrl: `https://${instanceId}.app.example`,
  adminUrl: `https://${instanceId}.admin.example`,
  userName: 'admin',
  password: `first-password-of-${instanceId}`,
  memo: '首次登录后请修改密码',
});

/** A vendor's system in memory: remembers what it was asked, answers what the test says. */
export class TestProvisioner implements InstanceProvisioner {
  /** `create <id>`, `freeze <id>`, … in order. */
  calls: string[] = [];
  /** What it was asked about last. */
  last: ProvisionedInstance | undefined;
  lastChange: InstanceChange | undefined;
  /** Of the last creation. */
  signal: AbortSignal | undefined;
  answer: (instance: ProvisionedInstance) => Provisioned | Promise<Provisioned> = ready;
  description: (instance: ProvisionedInstance) => Provisioned | Promise<Provisioned> = ready;
  /** Throws, or refuses, what is asked of instances that are there. */
  onChange: (act: string) => Changed = () => undefined;
  used: readonly UsageInfo[] = [];

  create(instance: ProvisionedInstance, signal: AbortSignal): Promise<Provisioned> {
    this.signal = signal;
    return this.asked('create', instance, () => this.answer(instance));
  }

  describe(instance: ProvisionedInstance): Promise<Provisioned> {
    return this.asked('describe', instance, () => this.description(instance));
  }

  renew(instance: ProvisionedInstance, change: InstanceChange): Promise<Changed> {
    this.lastChange = change;
    return this.asked('renew', instance, () => this.onChange('renew'));
  }

  upgrade(instance: ProvisionedInstance, change: InstanceChange): Promise<Changed> {
    this.lastChange = change;
    return this.asked('upgrade', instance, () => this.onChange('upgrade'));
  }

  checkChange(instance: ProvisionedInstance, productId: string): Promise<Changed> {
    return this.asked(`checkChange to ${productId}`, instance, () => this.onChange('checkChange'));
  }

  freeze(instance: ProvisionedInstance): Promise<Changed> {
    return this.asked('freeze', instance, () => this.onChange('freeze'));
  }

  unfreeze(instance: ProvisionedInstance): Promise<Changed> {
    return this.asked('unfreeze', instance, () => this.onChange('unfreeze'));
  }

  async release(instance: ProvisionedInstance): Promise<void> {
    await this.asked('release', instance, () => this.onChange('release'));
  }

  usage(): Promise<readonly UsageInfo[]> {
    return Promise.resolve(this.used);
  }

  /** What was asked about one instance, in order. */
  asks(instanceId: string): string[] {
    return this.calls
      .filter((call) => call.endsWith(instanceId))
      .map((call) => call.replace(` ${instanceId}`, ''));
  }

  reset(): void {
    Object.assign(this, new TestProvisioner());
  }

  private async asked<T>(
    act: string,
    instance: ProvisionedInstance,
    answer: () => T | Promise<T>,
  ): Promise<T> {
    this.calls.push(`${act} ${instance.instanceId}`);
    this.last = instance;
    return answer();
  }
}

function ready(instance: ProvisionedInstance): Provisioned {
  return { state: 'ready', appInfo: appInfoOf(instance) };
}
