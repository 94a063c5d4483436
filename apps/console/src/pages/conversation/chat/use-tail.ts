import type { ChatStatus } from 'ai';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { ChatMessage } from '../../../../../backend/src/modules/ai/agents/front-end/open-chat.js';
import { conversationKey } from '../conversation.query.js';

/**
 * The messages of a chat that stand behind the stored ones: while an answer is on its way, the question and the answer;
 * after a failure, the question that may not have come to the store.
 */
export function useTail(id: string, messages: ChatMessage[], status: ChatStatus) {
  const isAnswering = status === 'submitted' || status === 'streaming';
  const hasFailed = status === 'error';
  const queries = useQueryClient();
  const [isLive, setLive] = useState(isAnswering);
  if (isAnswering && !isLive) setLive(true);
  useEffect(() => {
    if (isAnswering || !isLive) return;
    // The answer is taken away once the stored one is there.
    void queries.invalidateQueries({ queryKey: conversationKey(id) }).then(() => {
      setLive(false);
    });
  }, [isAnswering, isLive, id, queries]);
  return useMemo(() => {
    const from = messages.findLastIndex(({ role }) => role === 'user');
    const last = messages.slice(Math.max(from, 0));
    const unsent = last.filter(({ role, metadata }) => hasFailed && role === 'user' && !metadata);
    const tail = isLive ? last : unsent;
    return { tail, ids: new Set(tail.map((message) => message.id)) };
  }, [messages, isLive, hasFailed]);
}
