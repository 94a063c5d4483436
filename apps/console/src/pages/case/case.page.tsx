import { Page } from '../../components/page.js';

export default function CasePage() {
  return <Page title="Case">…</Page>;
}
