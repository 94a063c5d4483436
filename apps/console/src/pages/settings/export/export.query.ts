import { api } from '../../../api/client.js';

export interface ExportOf {
  userId?: string;
  entityType?: string;
  entityId?: string;
  conversationId?: string;
}

/** The bytes of an export, as they come. */
export async function exportBytes(of: ExportOf): Promise<ReadableStream<Uint8Array>> {
  const { response } = await api.GET('/api/v1/ai/organization/export', {
    params: { query: of },
    parseAs: 'stream',
  });
  if (!response.body) throw new Error('The export has no bytes.');
  return response.body;
}
