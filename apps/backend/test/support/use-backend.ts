import { afterAll, beforeAll } from '@jest/globals';
import type { Features, HostParts } from '../../src/app.module.js';
import type { ConversationService } from '../../src/modules/ai/index.js';
import { type Prepare, startTestBackend, type TestBackend } from './test-backend.js';

/** The backend of one test file: started before its first test and stopped after its last. */
export interface BackendInUse {
  readonly conversations: ConversationService;
  readonly current: TestBackend;
}

export function useBackend(
  variables: NodeJS.ProcessEnv = {},
  features: Features = [],
  parts: Omit<HostParts, 'features'> = {},
  prepare?: Prepare,
): BackendInUse {
  let backend: TestBackend | undefined;
  beforeAll(async () => {
    backend = await startTestBackend(variables, features, parts, prepare);
  });
  afterAll(async () => {
    await backend?.stop();
  });
  const current = (): TestBackend => {
    if (!backend) throw new Error('The backend runs only within the tests of its file.');
    return backend;
  };
  return {
    get conversations() {
      return current().conversations;
    },
    get current() {
      return current();
    },
  };
}
