import type { UseChatHelpers } from '@ai-sdk/react';
import { isFileUIPart } from 'ai';
import { type ReactNode, useMemo, useState } from 'react';
import type { ChatMessage } from '../../../../../backend/src/modules/ai/agents/front-end/open-chat.js';
import type { Message } from '../conversation.query.js';
import { shownIdOf } from '../message-parts.js';
import type { LoadedMessages } from '../use-messages.js';
import { EditDialog } from './edit-dialog.js';
import { type AgainActions, MessageActions } from './message-actions.js';

interface Edited {
  sequence: number;
  shown: ChatMessage;
}

/** Has an answer given again, and a question asked otherwise. */
export function useAgain({
  messages,
  sendMessage,
  regenerate,
  isOpen,
}: Pick<UseChatHelpers<ChatMessage>, 'messages' | 'sendMessage' | 'regenerate'> & { isOpen: boolean }) {
  /** The first stored message that what is on its way stands in place of. */
  const [replacedFrom, setReplacedFrom] = useState<number>();
  const [edited, setEdited] = useState<Edited>();
  const byId = useMemo(() => new Map(messages.map((message) => [message.id, message])), [messages]);
  const actions: AgainActions = {
    regenerate: ({ sequence }, { id: messageId, metadata }) => {
      setReplacedFrom(metadata?.sequence ?? sequence);
      void regenerate({ messageId });
    },
    edit: ({ sequence }, shown) => {
      setEdited({ sequence, shown });
    },
  };
  const send = (text: string): void => {
    if (!edited) return;
    const { shown, sequence } = edited;
    setReplacedFrom(sequence);
    void sendMessage({ text, files: shown.parts.filter(isFileUIPart), messageId: shown.id });
  };
  return {
    replacedFrom,
    /** Is told that a new message comes behind all others. */
    onNew: () => {
      setReplacedFrom(undefined);
    },
    actionsOf: (message: Message, loaded: LoadedMessages): ReactNode =>
      isOpen && (
        <MessageActions
          {...actions}
          message={message}
          shown={byId.get(shownIdOf(message))}
          isLast={isLastOfAnswer(message, loaded)}
        />
      ),
    dialog: edited && (
      <EditDialog
        message={edited.shown}
        send={send}
        onClose={() => {
          setEdited(undefined);
        }}
      />
    ),
  };
}

/** An answer may be stored as several messages, with the results of tools between them. */
function isLastOfAnswer(message: Message, { bySequence }: LoadedMessages): boolean {
  const id = shownIdOf(message);
  for (const other of bySequence.values())
    if (other.sequence > message.sequence && other.role === 'assistant' && shownIdOf(other) === id)
      return false;
  return true;
}
