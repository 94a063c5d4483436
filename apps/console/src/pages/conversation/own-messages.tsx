import './chat/without-eval.js';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { API_PATH } from '../../api/address.js';
import { follow } from '../../api/follow.js';
import { agentsQuery } from '../../api/agents.query.js';
import { chatOf, routesOf } from '../../../../backend/src/modules/ai/agents/front-end/open-chat.js';
import { EmptyNote } from '../../components/empty-note.js';
import { ErrorNote } from '../../components/error-note.js';
import { Loading } from '../../components/loading.js';
import { currentToken } from '../../sign-in/token.js';
import { Talk } from './chat/talk.js';
import { conversationKey, type Read, type ShownConversation } from './conversation.query.js';
import type { ConversationSearch } from './conversation.search.js';
import { MessageList } from './message-list.js';

interface OwnMessagesProps {
  conversation: ShownConversation;
  read: Read;
  search: ConversationSearch;
}

/** One's own conversation, kept up to date by the stream of its events: with its agent, where that is here. */
export function OwnMessages(props: OwnMessagesProps) {
  const { agentType } = props.conversation;
  const { data: agents, isPending } = useQuery(agentsQuery);
  if (isPending) return <Loading what="the messages" />;
  const isHere = agents?.some((agent) => agent.agentType === agentType) === true;
  if (agentType !== null && isHere) return <WithAgent {...props} agentType={agentType} />;
  return <WithoutAgent {...props} />;
}

/** The chat is opened once: what it holds of an answer that is on its way is nowhere else. */
function WithAgent({ agentType, ...props }: OwnMessagesProps & { agentType: string }) {
  const { id } = props.conversation;
  const { data, error, refetch } = useQuery({
    queryKey: ['chat', id, agentType],
    queryFn: () => chatOf(routesOf({ api: API_PATH, token: currentToken, agentType, id })),
    staleTime: Infinity,
    gcTime: 0,
    structuralSharing: false,
  });
  if (error) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!data) return <Loading what="the chat" />;
  return <Talk {...props} open={data} />;
}

function WithoutAgent(props: OwnMessagesProps) {
  const { id, messageCount } = props.conversation;
  const queries = useQueryClient();
  useEffect(
    () =>
      follow(`/conversations/${id}/events`, () => {
        void queries.invalidateQueries({ queryKey: conversationKey(id) });
      }),
    [id, queries],
  );
  if (messageCount === 0) return <EmptyNote title="Nothing was said here yet." />;
  return <MessageList {...props} hasCosts />;
}
