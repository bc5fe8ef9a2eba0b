import { z } from 'zod';

const text = z.string().max(255).nullish();

/** What `userinfo` answers, as far as a login needs it: the directory knows the rest better. */
export const userInfo = z.object({
  /** The same as authSync's. */
  userName: z.string().min(1).max(64),
  /** The enterprise: its id in the synchronisation interfaces. */
  tenant: text,
});
export type UserInfo = z.infer<typeof userInfo>;
