import { Page } from '../../components/page.js';

export default function ApprovalsPage() {
  return <Page title="Approvals">…</Page>;
}
