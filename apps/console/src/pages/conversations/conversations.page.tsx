import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Page } from '../../components/page.js';
import { mayUse, usePrincipal } from '../../sign-in/principal.js';
import { ConversationList } from './conversation-list.js';
import styles from './conversations.module.css';
import type { ConversationsSearch } from './conversations.search.js';
import { Filters } from './filters.js';
import { HitList } from './hit-list.js';
import { NewConversation } from './new-conversation.js';

const route = getRouteApi('/conversations');

/** One's own conversations, or those of everybody; with words, the messages that have them. */
export default function ConversationsPage() {
  const search = useSearch();
  const navigate = route.useNavigate();
  const { q, ...filters } = search;
  return (
    <Page title="Conversations" actions={<Actions search={search} />}>
      <Views search={search} />
      <Filters search={search} onChange={(next) => void navigate({ search: next })} />
      {q === undefined ? (
        <ConversationList key={JSON.stringify(filters)} search={filters} />
      ) : (
        <HitList key={JSON.stringify(search)} search={{ ...search, q }} />
      )}
    </Page>
  );
}

/** The address; whoever may not see everybody's is shown their own. */
function useSearch(): ConversationsSearch {
  const search = route.useSearch();
  const maySupervise = mayUse(usePrincipal(), 'ai:supervise');
  return maySupervise || search.whose === undefined ? search : ownSearch(search);
}

/** The same of one's own conversations. */
function ownSearch({ whose: _whose, userId: _userId, deleted: _deleted, ...own }: ConversationsSearch) {
  return own;
}

function Views({ search }: { search: ConversationsSearch }) {
  if (!mayUse(usePrincipal(), 'ai:supervise')) return null;
  return (
    <nav aria-label="Whose conversations" className={styles.views}>
      <Link to="/conversations" search={ownSearch(search)} activeOptions={{ exact: true }}>
        Mine
      </Link>
      <Link to="/conversations" search={{ ...search, whose: 'all' }} activeOptions={{ exact: true }}>
        Everybody’s
      </Link>
    </nav>
  );
}

/** Of everybody's there is no stream of events: each look at them is an entry of the audit trail. */
function Actions({ search }: { search: ConversationsSearch }) {
  const queries = useQueryClient();
  if (search.whose !== 'all' && search.q === undefined) return <NewConversation />;
  return (
    <button type="button" onClick={() => void queries.resetQueries({ queryKey: ['conversations'] })}>
      Look again
    </button>
  );
}
