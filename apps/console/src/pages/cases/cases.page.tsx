import { Page } from '../../components/page.js';

export default function CasesPage() {
  return <Page title="Cases">…</Page>;
}
