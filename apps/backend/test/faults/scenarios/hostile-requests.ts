import { Agent, request } from 'node:http';
import type { Document } from '../../support/open-api.js';
import { atOnce } from '../../support/times.js';
import type { Application } from '../application.js';
import { attackedOperations, type HostileRequest, hostileRequest } from '../attacks/hostile-requests.js';
import type { Scenario } from '../scenario.js';

const REQUESTS_PER_ROUTE = 10_000;
const AT_A_TIME = 50;
const LONGEST_MS = 40 * 60_000;
/** Bytes by which the process may grow, once it has seen a tenth of the requests. */
const MOST_GROWTH_BYTES = 64 * 1024 ** 2;
const PATIENCE_MS = 30_000;

/** Sends 10,000 bent requests to every route as a stranger, and as many as a user. */
export const hostileRequests: Scenario = {
  name: `${REQUESTS_PER_ROUTE.toLocaleString('en-US')} hostile requests to every route, as a stranger and as a user`,
  rounds: 1,
  writers: { count: 1, pauseMs: 50 },
  longestMs: LONGEST_MS,
  settings: { NODE_OPTIONS: '--max-old-space-size=512', API_DOCS: 'true' },
  inject: async ({ applications: [application], tokenOf, random }) => {
    if (!application) throw new Error('there is no application');
    const document = (await (await fetch(`${application.url}/docs-json`)).json()) as Document;
    const operations = attackedOperations(document);
    const agent = new Agent({ keepAlive: true, maxSockets: AT_A_TIME });
    const bearers: Record<string, string>[] = [{}, { authorization: `Bearer ${await tokenOf('hostile')}` }];
    const outcomes = new Map<string, number>();
    const total = operations.length * REQUESTS_PER_ROUTE;
    let sent = 0;
    let before = 0;
    await atOnce(AT_A_TIME, async () => {
      while (sent < total) {
        const number = sent++;
        if (number === Math.floor(total / 10)) before = await application.memory();
        const operation = operations[number % operations.length];
        if (!operation) return;
        for (const bearer of bearers) {
          const bent = hostileRequest(document, operation, random);
          const outcome = await answerTo(agent, application, {
            ...bent,
            headers: { ...bent.headers, ...bearer },
          });
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        }
      }
    });
    agent.destroy();
    judge(outcomes);
    return `${operations.length} routes; ${described(outcomes)}; ${await growth(application, before)}`;
  },
};

/** The status of an answer, with `again` where a 503 says when to come again. */
function answerTo(
  agent: Agent,
  { url }: Application,
  { method, path, headers, body }: HostileRequest,
): Promise<string> {
  return new Promise((resolve) => {
    const sent = request(`${url}${path}`, { agent, method, headers, timeout: PATIENCE_MS }, (answer) => {
      const { statusCode = 0, headers: answered } = answer;
      const isAgain = statusCode === 503 && answered['retry-after'] !== undefined;
      answer.on('error', () => {
        resolve('cut');
      });
      answer.on('end', () => {
        resolve(`${statusCode}${isAgain ? ' again' : ''}`);
      });
      // A stream of an answer is not followed to its end.
      if (answered['content-type'] === 'text/event-stream') answer.destroy();
      answer.resume();
      answer.on('close', () => {
        resolve(`${statusCode}`);
      });
    });
    sent.on('error', () => {
      resolve('cut');
    });
    sent.on('timeout', () => sent.destroy());
    sent.end(body);
  });
}

function judge(outcomes: ReadonlyMap<string, number>): void {
  const failures = [...outcomes].filter(([outcome]) => /^5\d\d$/.test(outcome));
  if (failures.length > 0)
    throw new Error(`answered ${failures.map(([outcome, count]) => `${count} × ${outcome}`).join(', ')}`);
}

function described(outcomes: ReadonlyMap<string, number>): string {
  return [...outcomes]
    .sort()
    .map(([outcome, count]) => `${count} × ${outcome}`)
    .join(', ');
}

async function growth(application: Application, before: number): Promise<string> {
  const after = await application.memory();
  const [first, last] = [before, after].map((bytes) => Math.round(bytes / 1024 ** 2));
  if (after - before > MOST_GROWTH_BYTES) throw new Error(`memory grew from ${first} to ${last} MiB`);
  return `memory ${first}, then ${last} MiB`;
}
