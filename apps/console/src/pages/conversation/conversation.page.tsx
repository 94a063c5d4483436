import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Problem } from '../../api/problem.js';
import { EmptyNote } from '../../components/empty-note.js';
import { ErrorNote } from '../../components/error-note.js';
import { Loading } from '../../components/loading.js';
import { Page } from '../../components/page.js';
import { mayUse, usePrincipal } from '../../sign-in/principal.js';
import { ConversationActions } from './conversation-actions.js';
import { ConversationFacts } from './conversation-facts.js';
import {
  conversationKey,
  conversationQuery,
  type Read,
  type ShownConversation,
} from './conversation.query.js';
import type { ConversationSearch } from './conversation.search.js';
import { PrintConversation } from './evidence/print-conversation.js';
import { MessageList } from './message-list.js';
import { OwnMessages } from './own-messages.js';

const route = getRouteApi('/conversations/$id');

/** One conversation: its owner's to go on with, a supervisor's to read. */
export default function ConversationPage() {
  const { id } = route.useParams();
  const search = route.useSearch();
  const maySupervise = mayUse(usePrincipal(), 'ai:supervise');
  const read: Read = { id, whose: maySupervise ? search.whose : undefined, branches: search.branches };
  const { data, error, refetch } = useQuery(conversationQuery(read));
  if (error instanceof Problem && error.status === 404) return <NotThere read={read} />;
  if (error && !data) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!data) return <Loading what="the conversation" />;
  return (
    <Page title={data.title ?? 'Untitled'} actions={<Actions conversation={data} read={read} />}>
      <ConversationFacts conversation={data} read={read} />
      <Messages key={JSON.stringify(read)} conversation={data} read={read} search={search} />
    </Page>
  );
}

function Actions({ conversation, read }: { conversation: ShownConversation; read: Read }) {
  const queries = useQueryClient();
  const { id, whose } = read;
  return (
    <>
      {conversation.messageCount > 0 && (
        <PrintConversation key={JSON.stringify(read)} conversation={conversation} read={read} />
      )}
      {whose === undefined ? (
        <ConversationActions conversation={conversation} />
      ) : (
        <button
          type="button"
          onClick={() => void queries.invalidateQueries({ queryKey: conversationKey(id, whose) })}
        >
          Look again
        </button>
      )}
    </>
  );
}

interface MessagesProps {
  conversation: ShownConversation;
  read: Read;
  search: ConversationSearch;
}

function Messages({ conversation, read, search }: MessagesProps) {
  const hasCosts = mayUse(usePrincipal(), 'ai:audit', 'ai:govern');
  if (read.whose === undefined)
    return <OwnMessages conversation={conversation} read={read} search={search} />;
  if (conversation.messageCount === 0) return <EmptyNote title="Nothing was said here yet." />;
  return <MessageList conversation={conversation} read={read} search={search} hasCosts={hasCosts} />;
}

function NotThere({ read }: { read: Read }) {
  const maySupervise = mayUse(usePrincipal(), 'ai:supervise');
  return (
    <EmptyNote title="There is no such conversation of yours.">
      {maySupervise && read.whose === undefined && (
        <p>
          <Link to="/conversations/$id" params={{ id: read.id }} search={{ whose: 'all' }} preload={false}>
            Read it as a supervisor
          </Link>
          , which is entered in the audit trail.
        </p>
      )}
      <Link to="/conversations">Go to the conversations</Link>
    </EmptyNote>
  );
}
