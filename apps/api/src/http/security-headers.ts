/**
 * Headers for every answer.
 *
 * Mantine puts its style variables into the page as style elements, so inline styles are let through; scripts come
 * from here only, save those whose digest stands in the built page. Nothing is fetched from elsewhere.
 */
export function securityHeaders(url: string, scriptHashes: readonly string[]): Record<string, string> {
  const page = url.startsWith('/api/docs') ? docsPolicy : pagePolicy(scriptHashes)
  return {
    'content-security-policy': page,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    ...(url.startsWith('/api/') ? { 'cache-control': 'no-store' } : {}),
  }
}

const everyPolicy = [
  "default-src 'none'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
]

const pagePolicy = (scriptHashes: readonly string[]) =>
  [...everyPolicy, ["script-src 'self'", ...scriptHashes].join(' '), "manifest-src 'self'"].join('; ')

const docsPolicy = [...everyPolicy, "script-src 'self'"].join('; ')
