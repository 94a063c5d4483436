import { expect } from '@jest/globals';
import type { UIMessage } from 'ai';
import type { ChatTab } from './chat-tab.js';

/** Milliseconds between two looks at what a page shows. */
const LOOK_MS = 50;

/** What a page showed at a time. */
interface Sample {
  at: number;
  messages: string;
}

/** What a page showed before its backend was killed. */
export interface Seen {
  /** At the moment itself. */
  last: UIMessage[];
  /** What it had shown for longer than an answer may lose. */
  sure: UIMessage[];
}

/** Has the page keep what it shows, also after it was opened anew. */
export async function keepWhatIsSeen({ page }: ChatTab): Promise<void> {
  const keep = `
    window.seen = [];
    setInterval(() => {
      const messages = JSON.stringify(window.chat?.messages ?? []);
      if (messages !== window.seen.at(-1)?.messages) window.seen.push({ at: Date.now(), messages });
    }, ${LOOK_MS});`;
  await page.addInitScript(keep);
  await page.evaluate(keep);
}

/** @param lostMs how much of what was shown last may be lost */
export async function seenAt({ page }: ChatTab, at: number, lostMs: number): Promise<Seen> {
  const samples = await page.evaluate<Sample[]>('window.seen');
  const until = (time: number) =>
    JSON.parse(samples.findLast((sample) => sample.at <= time)?.messages ?? '[]') as UIMessage[];
  return { last: until(at), sure: until(at - lostMs) };
}

/** Asserts that a page still shows of an answer what it did, but what may be lost, and nothing that never was. */
export function expectKept([, answer]: UIMessage[], { last, sure }: Seen): void {
  const [kept, shown] = [visibleParts(answer), visibleParts(last[1])];
  for (const [index, { text, ...part }] of visibleParts(sure[1]).entries()) {
    expect(kept[index]).toMatchObject(part);
    expect(kept[index]!.text.slice(0, text.length)).toBe(text);
  }
  for (const [index, { text, type }] of kept.slice(0, shown.length).entries()) {
    expect(type).toBe(shown[index]!.type);
    expect(text.startsWith(shown[index]!.text) || shown[index]!.text.startsWith(text)).toBe(true);
  }
}

interface VisiblePart {
  type: string;
  text: string;
  toolCallId?: string;
  output?: unknown;
}

/** What a person sees of an answer: texts, and calls with what they have. */
function visibleParts(answer: UIMessage | undefined): VisiblePart[] {
  if (answer?.role !== 'assistant') return [];
  return answer.parts.flatMap((part): VisiblePart[] => {
    if (part.type === 'text' || part.type === 'reasoning') return [{ type: part.type, text: part.text }];
    if (!('toolCallId' in part)) return [];
    const { type, toolCallId, input, output } = part;
    return [{ type, toolCallId, text: inputText(input), ...(output === undefined ? {} : { output }) }];
  });
}

/** The input of a call as text, without the end that a page adds to what is not whole. */
function inputText(input: unknown): string {
  if (input === undefined) return '';
  return (typeof input === 'string' ? input : JSON.stringify(input)).replace(/"?\}?$/, '');
}
