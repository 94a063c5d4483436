import type { Grant } from '../sign-in/principal.js';

/** The pages that are reached from everywhere, each with the grants of which it needs one. */
export const NAVIGATION = [
  { to: '/conversations', label: 'Conversations', grants: [] },
  { to: '/cases', label: 'Cases', grants: ['ai:supervise'] },
  { to: '/approvals', label: 'Approvals', grants: ['ai:supervise'] },
  { to: '/usage', label: 'Usage', grants: ['ai:audit', 'ai:govern'] },
  { to: '/audit', label: 'Audit trail', grants: ['ai:audit'] },
  { to: '/settings', label: 'Settings', grants: ['ai:govern'] },
  { to: '/health', label: 'Health', grants: [] },
] as const satisfies { to: string; label: string; grants: Grant[] }[];
