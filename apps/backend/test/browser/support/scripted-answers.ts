import type { Reply } from '../../support/model-server.js';
import * as openai from '../../support/openai-events.js';

/** A model's answer in words, a text a chunk; what is promised is sent when it is there. */
export function says(...texts: (string | Promise<string>)[]): Reply {
  return { body: [...texts.map(asChunk), ...openai.end('stop', { prompt_tokens: 9, completion_tokens: 3 })] };
}

/** An answer that breaks off after these texts. */
export function breaksOff(...texts: string[]): Reply {
  return { body: openai.text(...texts), end: 'cut' };
}

/** An answer that calls tools, all at once. */
export function calls(...named: [name: string, input: object][]): Reply {
  const all = named.map(([name, input], index) => ({ id: `call_${index}`, name, input }));
  return {
    body: [...openai.text('A moment.'), ...openai.toolCalls(...all), ...openai.end('tool_calls', {})],
  };
}

/** A reply, and what resolves when who asked for it has closed the connection before its end. */
export function untilLeft(reply: Reply): { reply: Reply; left: Promise<void> } {
  let onLeft = (): void => undefined;
  const left = new Promise<void>((resolve) => (onLeft = resolve));
  return { reply: { ...reply, onLeft }, left };
}

/** A text that is not sent before it is let go. */
export function held(text: string): { text: Promise<string>; letGo: () => void } {
  let letGo = (): void => undefined;
  const gone = new Promise<void>((resolve) => (letGo = resolve));
  return {
    text: gone.then(() => text),
    letGo: () => {
      letGo();
    },
  };
}

function asChunk(text: string | Promise<string>): string | Promise<string> {
  return typeof text === 'string' ? openai.text(text)[0]! : text.then((said) => openai.text(said)[0]!);
}
