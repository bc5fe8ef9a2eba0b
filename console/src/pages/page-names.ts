/** The pages in the order of the navigation; each is shown when the connector has that part of the admin API. */
export const PAGES = [
  { name: 'overview', part: 'overview' },
  { name: 'receipts', part: 'receipts' },
  { name: 'tenants', part: 'tenants' },
  { name: 'instances', part: 'instances' },
  { name: 'removals', part: 'removals' },
  { name: 'deliveries', part: 'deliveries' },
  { name: 'keys', part: 'keys' },
  { name: 'audit', part: 'audit' },
] as const;

export type PageName = (typeof PAGES)[number]['name'];
