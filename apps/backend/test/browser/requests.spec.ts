import { describe, expect, it } from '@jest/globals';
import type { UIMessage } from 'ai';
import type { ChatTab } from './support/chat-tab.js';
import { calls, says } from './support/scripted-answers.js';
import { useDesk } from './support/use-desk.js';

/** What a chat sends, as JSON. */
interface Sent {
  id: string;
  messages: UIMessage[];
  trigger: string;
  messageId?: string;
}

describe('A request of the page', () => {
  const desk = useDesk();

  /** A page with two questions and their answers, and the ids of the four messages. */
  async function answered(): Promise<{ tab: ChatTab; ids: string[] }> {
    desk.current.model.answer(says('One.'), says('Two.'), says('Three.'));
    const tab = await desk.open();
    await tab.write('First?');
    await tab.settlesOn('One.');
    await tab.write('Second?');
    await tab.settlesOn('Two.');
    return { tab, ids: (await tab.shown()).map(({ id }) => id) };
  }

  /** What is sent while something is done. */
  async function sentBy(tab: ChatTab, act: () => Promise<void>): Promise<Sent> {
    const [request] = await Promise.all([
      tab.page.waitForRequest((asked) => asked.method() === 'POST'),
      act(),
    ]);
    await tab.settles();
    return request.postDataJSON() as Sent;
  }

  const said = (messages: UIMessage[]) =>
    messages.map(({ id, role, parts }) => ({ id, role, last: parts.at(-1) }));

  it('has the new message alone', async () => {
    const { tab } = await answered();
    const { id, messages, ...rest } = await sentBy(tab, () => tab.write('Third?'));

    expect(id).toBe(await tab.id());
    expect(rest).toEqual({ trigger: 'submit-message' });
    expect(said(messages)).toEqual([
      { id: expect.any(String), role: 'user', last: { type: 'text', text: 'Third?' } },
    ]);
  });

  it.each([
    ['the last answer', 'Two.', 3, 'Second?'],
    ['an earlier answer', 'One.', 1, 'First?'],
  ])('for another answer has the question, and names %s', async (_which, answer, at, question) => {
    const { tab, ids } = await answered();
    const { messages, ...rest } = await sentBy(tab, () => tab.pressAt(answer, 'Regenerate'));

    expect(rest).toEqual({ id: await tab.id(), trigger: 'regenerate-message', messageId: ids[at] });
    expect(said(messages)).toEqual([
      { id: ids[at - 1], role: 'user', last: { type: 'text', text: question } },
    ]);
  });

  it('of an edit has the message anew, under its id', async () => {
    const { tab, ids } = await answered();
    await tab.pressAt('First?', 'Edit');
    const { messages, ...rest } = await sentBy(tab, () => tab.write('First, really?'));

    expect(rest).toEqual({ id: await tab.id(), trigger: 'submit-message', messageId: ids[0] });
    expect(said(messages)).toEqual([
      { id: ids[0], role: 'user', last: { type: 'text', text: 'First, really?' } },
    ]);
  });

  it('of a decision has the answer with the tool call, and names it', async () => {
    desk.current.model.answer(calls(['freeze', { account: 'DE17' }]), says('So be it.'));
    const tab = await desk.open();
    await tab.write('Freeze it');
    await tab.settlesOn('A moment.');
    const answer = (await tab.shown()).at(-1)!;
    const { messages, ...rest } = await sentBy(tab, () => tab.press('Approve'));

    expect(rest).toEqual({ id: await tab.id(), trigger: 'submit-message', messageId: answer.id });
    expect(said(messages)).toEqual([
      { id: answer.id, role: 'assistant', last: expect.objectContaining({ state: 'approval-responded' }) },
    ]);
  });
});
