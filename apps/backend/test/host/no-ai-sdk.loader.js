/** Refuses to load the AI SDK, as an installation without it does. */
export function resolve(specifier, context, next) {
  if (/^(ai|@ai-sdk\/.+)$/.test(specifier)) throw new Error(`loads ${specifier}`);
  return next(specifier, context);
}
