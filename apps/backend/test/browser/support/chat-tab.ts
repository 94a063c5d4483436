import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { UIMessage } from 'ai';
import type { Page } from 'playwright-core';
import type { HttpClient } from '../../support/http-client.js';

/** Names that parts have only while they are streamed. */
const OF_A_STREAM = new Set(['text', 'reasoning']);

/** Pixels. */
const PICTURE_WIDTH = 640;

/** The page of a chat in the browser, and what a person does there. */
export class ChatTab {
  /** Failures of the page itself. */
  readonly failures: Error[] = [];

  constructor(
    readonly page: Page,
    readonly address: string,
    readonly client: HttpClient,
  ) {
    page.on('pageerror', (error) => this.failures.push(error));
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.page.locator('main').waitFor();
  }

  /** Opens the page anew, where it is not told what happens elsewhere. */
  async reloadWithoutEvents(): Promise<void> {
    await this.page.route('**/events', () => undefined);
    await this.reload();
    await this.is('ready');
  }

  /** Writes a message and sends it. */
  async write(text: string): Promise<void> {
    await this.page.locator('main > form input[name=text]').fill(text);
    await this.press('Send');
  }

  /** Sends a message as the page's code does: as `chat.sendMessage` takes it. */
  async sends(message: object, options: object = {}): Promise<void> {
    const given = [message, options].map((value) => JSON.stringify(value)).join(', ');
    await this.page.evaluate(`void window.chat.sendMessage(${given})`);
  }

  /** Presses the last button of that name. */
  async press(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).last().click();
  }

  /** Answers the last call of a tool of the front end that waits. */
  async answer(output: string): Promise<void> {
    await this.page.getByPlaceholder('An answer').last().fill(output);
    await this.press('Answer');
  }

  /** Does something that the page is told, and resolves when it has read its messages anew. */
  async rereads(act: () => Promise<unknown>): Promise<void> {
    await this.page.evaluate('window.before = window.chat.messages');
    await act();
    await this.page.waitForFunction('window.chat.messages !== window.before');
  }

  /** Presses the button of that name at the message with the text. */
  async pressAt(text: string, name: string): Promise<void> {
    await this.page.locator('article', { hasText: text }).getByRole('button', { name, exact: true }).click();
  }

  /** Chooses a file for the next message. */
  async choose(name: string, mimeType: string, text: string): Promise<void> {
    await this.page.getByLabel('Files').setInputFiles({ name, mimeType, buffer: Buffer.from(text) });
  }

  /** Chooses a file of so many zeros, which the page makes itself. */
  async chooseZeros(name: string, type: string, bytes: number): Promise<void> {
    const named = JSON.stringify([name, { type }]).slice(1, -1);
    await this.page.evaluate(`(() => {
      const chosen = new DataTransfer();
      chosen.items.add(new File([new Uint8Array(${bytes})], ${named}));
      document.querySelector('input[type=file]').files = chosen.files;
    })()`);
  }

  /** Resolves when the page shows the text. */
  async reads(text: string): Promise<void> {
    await this.page.getByText(text).last().waitFor();
  }

  /** Resolves when the messages, as JSON, have the text. */
  async has(text: string): Promise<void> {
    await this.page.waitForFunction(`JSON.stringify(window.chat.messages).includes(${JSON.stringify(text)})`);
  }

  /** Resolves when the page shows the text and no answer is on its way. */
  async settlesOn(text: string): Promise<void> {
    await this.reads(text);
    await this.is('ready');
  }

  async is(status: 'ready' | 'streaming' | 'error'): Promise<void> {
    await this.page.locator(`main[data-status=${status}]`).waitFor();
  }

  /** Resolves when no answer is on its way, whether or not one came. */
  async settles(): Promise<void> {
    await this.page.locator('main[data-status=ready], main[data-status=error]').waitFor();
  }

  /** Resolves when the page itself has failed. */
  async hasFailed(): Promise<void> {
    if (this.failures.length === 0) await this.page.waitForEvent('pageerror');
  }

  /** Keeps a picture of the page for the documentation, where it is asked for. */
  async picture(name: string): Promise<void> {
    const folder = process.env.PICTURES;
    if (!folder) return;
    await this.page.setViewportSize({ width: PICTURE_WIDTH, height: 100 });
    await this.page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, animations: 'disabled' });
  }

  /** The id of the conversation. */
  id(): Promise<string> {
    return this.page.evaluate<string>('window.chat.id');
  }

  /** What `chat.messages` is. */
  async shown(): Promise<UIMessage[]> {
    return withoutPartIds(
      JSON.parse(await this.page.evaluate<string>('JSON.stringify(window.chat.messages)')) as UIMessage[],
    );
  }

  /** What the store has for it. */
  async stored(): Promise<UIMessage[]> {
    const { body } = await this.client.get(`/conversations/${await this.id()}/ui-messages`);
    return withoutPartIds(body as unknown as UIMessage[]);
  }

  /** Asserts that the page shows what is stored, and still does when it was opened anew. */
  async showsWhatIsStored(): Promise<UIMessage[]> {
    const stored = await this.stored();
    expect((await this.shown()).map(asItIsSent)).toEqual(stored.map(asItIsSent));
    await this.reload();
    await this.is('ready');
    expect(await this.shown()).toEqual(stored);
    expect(this.failures).toEqual([]);
    return stored;
  }
}

/** What messages say, without their other parts. */
export function textsOf(messages: UIMessage[]): string[] {
  return messages.map(({ parts }) => parts.map((part) => (part.type === 'text' ? part.text : '')).join(''));
}

/** A stream is about the answer: what the store adds to a person's own message is known once it was read. */
function asItIsSent(message: UIMessage): UIMessage {
  return message.role === 'user' ? { ...message, metadata: undefined } : message;
}

function withoutPartIds(messages: UIMessage[]): UIMessage[] {
  const withoutId = (part: UIMessage['parts'][number]) =>
    OF_A_STREAM.has(part.type) ? { ...part, id: undefined } : part;
  return messages.map((message) => ({ ...message, parts: message.parts.map(withoutId) }));
}
