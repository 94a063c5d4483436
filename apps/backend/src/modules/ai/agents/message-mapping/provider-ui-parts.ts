import type { UIMessage } from 'ai';
import type { AnswerPart, ProviderPart } from './answer-parts.js';
import { errorText } from './error-text.js';

type Shown = UIMessage['parts'];

/** Shows a part that the provider gave beside what the model said: a call with its result, or a source. */
export function shownProviderPart(part: ProviderPart, all: readonly AnswerPart[]): Shown {
  if (part.type === 'source') return sourcePart(part);
  if (part.type === 'provider-result') return [];
  const { id: toolCallId, name, title, input } = part;
  const call = {
    type: `tool-${name}` as const,
    toolCallId,
    providerExecuted: true,
    ...(title === undefined ? {} : { title }),
    input,
  };
  const found = all.find((other) => other.type === 'provider-result' && other.id === part.id);
  if (found?.type !== 'provider-result') return [{ ...call, state: 'input-available' }];
  return found.isError
    ? [{ ...call, state: 'output-error', errorText: errorText(found.result) }]
    : [{ ...call, state: 'output-available', output: found.result }];
}

/** Shows what a message refers to. */
export function sourcePart({
  id: sourceId,
  url,
  title,
  mediaType = '',
  filename,
}: Extract<ProviderPart, { type: 'source' }>): Shown {
  if (url !== undefined)
    return [{ type: 'source-url', sourceId, url, ...(title === undefined ? {} : { title }) }];
  const named = filename === undefined ? {} : { filename };
  return [{ type: 'source-document', sourceId, mediaType, title: title ?? '', ...named }];
}
