import type { Step } from './step.js';

/** V1 has no flag 2 for enterprises and credentials (adding again changes them), and no flag 3 for users. */
export const withV1Flags = (step: Step): Step => ({
  ...step,
  message: (marketplace, time) => {
    const message = step.message(marketplace, time);
    const { flag } = message;
    if (step.kind === 'authSync') return { ...message, flag: flag === 3 ? 0 : flag };
    if (step.kind !== 'tenantSync' && step.kind !== 'applicationSync') return message;
    return { ...message, flag: flag === 2 ? 1 : flag };
  },
});
