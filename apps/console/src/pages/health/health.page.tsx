import { Page } from '../../components/page.js';

export default function HealthPage() {
  return <Page title="Health">…</Page>;
}
