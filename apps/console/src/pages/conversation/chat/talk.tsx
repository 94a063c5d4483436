import { useChat } from '@ai-sdk/react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { OpenChat } from '../../../../../backend/src/modules/ai/agents/front-end/open-chat.js';
import { conversationKey, type Read, type ShownConversation } from '../conversation.query.js';
import type { ConversationSearch } from '../conversation.search.js';
import { MessageList } from '../message-list.js';
import { ChatBox } from './chat-box.js';
import { ChatFailure } from './chat-failure.js';
import { LiveMessage } from './live-message.js';
import { useAgain } from './use-again.js';
import { useTail } from './use-tail.js';

/** Time between two looks of the page at an answer that streams in. */
const THROTTLE_MS = 100;

interface TalkProps {
  conversation: ShownConversation;
  read: Read;
  search: ConversationSearch;
  open: OpenChat;
}

/** The messages of a conversation, the answer that is on its way, and a box to say something. */
export function Talk({ open, ...shown }: TalkProps) {
  const { messages, status, error, sendMessage, regenerate } = useChat({
    chat: open.chat,
    resume: true,
    experimental_throttle: THROTTLE_MS,
  });
  const { id } = shown.conversation;
  const queries = useQueryClient();
  useEffect(
    () =>
      open.follow(() => {
        void queries.invalidateQueries({ queryKey: conversationKey(id) });
      }),
    [open, id, queries],
  );
  const isAnswering = status === 'submitted' || status === 'streaming';
  const { tail, ids } = useTail(id, messages, status);
  const isOpen =
    !isAnswering && shown.conversation.status !== 'ARCHIVED' && shown.read.branches === undefined;
  const again = useAgain({ messages, sendMessage, regenerate, isOpen });
  return (
    <>
      <MessageList
        {...shown}
        hasCosts
        live={ids}
        replacedFrom={tail.length > 0 ? again.replacedFrom : undefined}
        actionsOf={again.actionsOf}
        choose={open.choose}
        tail={tail.map((message) => (
          <LiveMessage key={message.id} message={message} read={shown.read} />
        ))}
      />
      {error && <ChatFailure error={error} retry={open.retry} />}
      <ChatBox
        status={shown.conversation.status}
        isAnswering={isAnswering}
        send={async (text, files) => {
          again.onNew();
          const uploaded = await Promise.all(files.map((file) => open.upload(file)));
          void sendMessage({ text, files: uploaded });
        }}
        stop={open.stop}
      />
      {again.dialog}
    </>
  );
}
