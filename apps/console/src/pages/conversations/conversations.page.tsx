import { useQuery } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';
import { ErrorNote } from '../../components/error-note.js';
import { Loading } from '../../components/loading.js';
import { Page } from '../../components/page.js';

export default function ConversationsPage() {
  const { data, error, refetch } = useQuery({
    queryKey: ['conversations'],
    queryFn: () => bodyOf(api.GET('/api/v1/ai/conversations')),
  });
  return (
    <Page title="Conversations">
      {error && <ErrorNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Loading what="the conversations" />}
      <ul>
        {data?.items.map(({ id, title }) => (
          <li key={id} dir="auto">
            {title ?? 'Untitled'}
          </li>
        ))}
      </ul>
    </Page>
  );
}
