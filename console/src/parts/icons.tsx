import type { ReactElement } from 'react';

const PATHS = {
  overview: 'M3 13h5v8H3zM10 3h4v18h-4zM16 8h5v13h-5z',
  tenants: 'M4 21V5l8-3v19M12 8l8 3v10M2 21h20M7.5 8h1M7.5 12h1M7.5 16h1M15.5 14h1M15.5 17.500h1',
  instances: 'M4 4h16v7H4zM4 13h16v7H4zM8 7.500h.1M8 16.500h.1M12 7.500h5M12 16.500h5',
  receipts: 'M6 2h12v20l-3-2-3 2-3-2-3 2zM9 7h6M9 11h6M9 15h4',
  deliveries: 'M3 12h13M11 6l6 6-6 6M21 4v16',
  removals: 'M5 5h14v14H5zM9 12h6',
  keys: 'M14.500 9.500a4.500 4.500 0 1 0-3.100 4.300L13 15.500h2.500V18H18v3h3v-3.500l-6.700-6.700c.1-.4.2-.8.2-1.300zM9.500 8.500h.1',
  audit: 'M12 2l8 3v6c0 5-3.500 9-8 11-4.500-2-8-6-8-11V5zM8.500 12l2.500 2.500 4.500-5',
  twist: 'M8 4l8 8-8 8',
  logOut: 'M10 4H5v16h5M10 12h11M17 8l4 4-4 4',
} as const;

export type IconName = keyof typeof PATHS;

/** Beside a text that says the same. */
export const Icon = ({ name }: { readonly name: IconName }): ReactElement => (
  <svg
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.8"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    <path d={PATHS[name]} />
  </svg>
);

export const Logo = (): ReactElement => (
  <svg viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="7" fill="#0c5c63" />
    <path
      d="M9 7v18M9 17l11-9M14 14l9 11"
      fill="none"
      stroke="#fff"
      strokeWidth="3.4"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
);
