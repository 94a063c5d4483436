/** Security headers of the refusals that are answered before any hook could set them. */
export const BARE_HEADERS = {
  'content-security-policy': "default-src 'self'; frame-ancestors 'self'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
} as const;
