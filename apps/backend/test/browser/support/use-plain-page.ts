import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import type { ChatTab } from './chat-tab.js';
import { Gateway } from '../../support/gateway.js';
import { buildProject } from './page-files.js';
import type { DeskInUse, Opening } from './use-desk.js';

const PAGE = join(import.meta.dirname, '..', 'plain-page');

interface PlainPage {
  open(opening?: Opening): Promise<ChatTab>;
  /** Opens the same page again, in another window. */
  openBeside(tab: ChatTab): Promise<ChatTab>;
  /** Breaks the connections of all answers that are on their way. */
  cut(): void;
}

/** Serves the page of somebody who knows nothing but `useChat`, before the backends of a desk. */
export function usePlainPage(desk: DeskInUse): PlainPage {
  let gateway: Gateway | undefined;
  beforeAll(async () => {
    gateway = await Gateway.start(await buildProject(PAGE));
    gateway.backends = desk.current.gateway.backends;
  });
  afterAll(() => gateway?.stop());
  return {
    open: (opening = {}) => desk.open({ ...opening, ...(gateway ? { from: gateway } : {}) }),
    openBeside: (tab) => desk.openBeside(tab),
    cut: () => void gateway?.cut(),
  };
}
