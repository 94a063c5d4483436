import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { parseSearch, stringifySearch } from './api/address-search.js';
import { CONSOLE_PATH } from './api/address.js';
import { ROWS_SELECTOR } from './api/scroll-places.js';
import { Loading } from './components/loading.js';
import { NotFound } from './layout/not-found.js';
import { PageError } from './layout/page-error.js';
import { Shell } from './layout/shell.js';
import { conversationSearch } from './pages/conversation/conversation.search.js';
import { conversationsSearch } from './pages/conversations/conversations.search.js';
import { auditSearch } from './pages/audit/audit.search.js';
import { approvalsSearch } from './pages/approvals/approvals.search.js';
import { casesSearch } from './pages/cases/cases.search.js';
import { settingsSearch } from './pages/settings/settings.search.js';
import { usageSearch } from './pages/usage/usage.search.js';
import { rangeOf } from './usage/range.js';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });
const at = <Path extends string>(path: Path) => ({ getParentRoute: () => root, path });

const start = createRoute({
  ...at('/'),
  beforeLoad: () => redirect({ to: '/conversations', throw: true }),
});
const conversations = createRoute({
  ...at('/conversations'),
  validateSearch: conversationsSearch,
  component: lazyRouteComponent(() => import('./pages/conversations/conversations.page.js')),
});
const conversation = createRoute({
  ...at('/conversations/$id'),
  validateSearch: conversationSearch,
  component: lazyRouteComponent(() => import('./pages/conversation/conversation.page.js')),
});
const cases = createRoute({
  ...at('/cases'),
  validateSearch: casesSearch,
  component: lazyRouteComponent(() => import('./pages/cases/cases.page.js')),
});
const oneCase = createRoute({
  ...at('/cases/$entityType/$entityId'),
  validateSearch: rangeOf,
  component: lazyRouteComponent(() => import('./pages/case/case.page.js')),
});
const approvals = createRoute({
  ...at('/approvals'),
  validateSearch: approvalsSearch,
  component: lazyRouteComponent(() => import('./pages/approvals/approvals.page.js')),
});
const usage = createRoute({
  ...at('/usage'),
  validateSearch: usageSearch,
  component: lazyRouteComponent(() => import('./pages/usage/usage.page.js')),
});
const audit = createRoute({
  ...at('/audit'),
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('./pages/audit/audit.page.js')),
});
const settings = createRoute({
  ...at('/settings'),
  validateSearch: settingsSearch,
  component: lazyRouteComponent(() => import('./pages/settings/settings.page.js')),
});
const health = createRoute({
  ...at('/health'),
  component: lazyRouteComponent(() => import('./pages/health/health.page.js')),
});

export const router = createRouter({
  routeTree: root.addChildren([
    start,
    conversations,
    conversation,
    cases,
    oneCase,
    approvals,
    usage,
    audit,
    settings,
    health,
  ]),
  basepath: CONSOLE_PATH,
  parseSearch,
  stringifySearch,
  // Back and forward lead to where one was; whatever is opened anew begins at its top.
  scrollRestoration: true,
  scrollToTopSelectors: [ROWS_SELECTOR],
  defaultPreload: 'intent',
  defaultPendingComponent: () => <Loading what="the page" />,
  defaultErrorComponent: PageError,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
