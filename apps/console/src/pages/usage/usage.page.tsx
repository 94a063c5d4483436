import { Page } from '../../components/page.js';

export default function UsagePage() {
  return <Page title="Usage">…</Page>;
}
