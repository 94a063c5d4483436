import { Page } from '../../components/page.js';

export default function ConversationPage() {
  return <Page title="Conversation">…</Page>;
}
