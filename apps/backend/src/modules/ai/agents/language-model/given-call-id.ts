import type { SharedV3ProviderMetadata } from '@ai-sdk/provider';

/** The key in a part's metadata under which the module keeps what it says itself. */
const OURS = 'conversationStore';

/** Keeps the id that the provider gave to a call: to the provider, the call goes back under it. */
export function withGivenId<T extends { providerMetadata?: SharedV3ProviderMetadata }>(
  part: T,
  id: string,
): T {
  return { ...part, providerMetadata: { ...part.providerMetadata, [OURS]: { toolCallId: id } } };
}

/** Reads the id that the provider gave to a call; undefined where none is known. */
export function givenId(metadata: SharedV3ProviderMetadata | undefined): string | undefined {
  const id = metadata?.[OURS]?.toolCallId;
  return typeof id === 'string' ? id : undefined;
}

/** The metadata without what the module says itself. */
export function ofProviders({ [OURS]: _, ...metadata }: SharedV3ProviderMetadata): SharedV3ProviderMetadata {
  return metadata;
}
