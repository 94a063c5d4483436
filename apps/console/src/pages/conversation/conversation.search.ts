/** What the address of a conversation says beside its id. */
export interface ConversationSearch {
  /** Read as a supervisor, whoever it belongs to. */
  whose?: 'all';
  /** The sequence of the message to show. */
  message?: number;
  /** Words to mark. */
  q?: string;
  /** The messages of every version, and not those of the chosen one alone. */
  branches?: 'all';
}

/** Reads the address; what it does not know is left out. */
export function conversationSearch({
  whose,
  message,
  q,
  branches,
}: Record<string, unknown>): ConversationSearch {
  const sequence = Number(message);
  return {
    ...(whose === 'all' ? { whose } : {}),
    ...(Number.isSafeInteger(sequence) && sequence > 0 ? { message: sequence } : {}),
    ...(typeof q === 'string' && q.trim() !== '' ? { q } : {}),
    ...(branches === 'all' ? { branches } : {}),
  };
}
