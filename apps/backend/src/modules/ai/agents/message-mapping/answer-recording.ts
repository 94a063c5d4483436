import type { SharedV3ProviderMetadata } from '@ai-sdk/provider';
import type { ProviderPart } from './answer-parts.js';
import type { StoredPart } from './turn-data.js';

/** Separates the texts of an answer: a message has one content, a model may give several texts. */
const BETWEEN_TEXTS = '\n\n';

interface Attached {
  providerMetadata?: SharedV3ProviderMetadata | undefined;
}

type RecordedPart =
  | ProviderPart
  | (Attached &
      (
        | { type: 'text' | 'reasoning'; text: string }
        | { type: 'tool-call'; id: string; title?: string | undefined }
      ));

/** Puts the parts of an answer together in the order in which they begin. */
export class AnswerRecording {
  private readonly parts: RecordedPart[] = [];
  /** The texts that are being given, by the provider's ids, which may be used again. */
  private readonly open = new Map<string, Attached & { text: string }>();

  /** The texts, as one. */
  get text(): string {
    return this.texts().join(BETWEEN_TEXTS);
  }

  begin(type: 'text' | 'reasoning', id: string, attached: Attached): void {
    const part = { type, text: '' };
    this.open.set(`${type}:${id}`, part);
    this.parts.push(part);
    this.add(type, id, '', attached);
  }

  add(type: 'text' | 'reasoning', id: string, text: string, { providerMetadata }: Attached): void {
    const part = this.open.get(`${type}:${id}`);
    if (!part) return;
    if (part.text === '' && text !== '') this.moveToEnd(part);
    part.text += text;
    // A provider may attach something at the beginning, on the way and at the end.
    if (providerMetadata) part.providerMetadata = merged(part.providerMetadata, providerMetadata);
  }

  /** Keeps the place of a call whose input is being written. */
  beginCall(id: string): void {
    this.parts.push({ type: 'tool-call', id });
  }

  call(id: string, { title, providerMetadata }: Attached & { title?: string | undefined }): void {
    this.place(id, { type: 'tool-call', id, title, providerMetadata });
  }

  /** Takes what the provider gives beside what the model says. */
  give(part: ProviderPart): void {
    if (part.type === 'provider-call') this.place(part.id, part);
    else this.parts.push(part);
  }

  /** The calls in the order in which they began. */
  inOrder<Call extends { id: string }>(calls: readonly Call[]): Call[] {
    const places = new Map(
      this.parts.map((part, place) => [part.type === 'tool-call' ? part.id : '', place]),
    );
    return calls.toSorted((one, other) => (places.get(one.id) ?? 0) - (places.get(other.id) ?? 0));
  }

  private place(id: string, part: RecordedPart): void {
    const begun = this.parts.findLastIndex((other) => other.type === 'tool-call' && other.id === id);
    if (begun < 0) this.parts.push(part);
    else this.parts[begun] = part;
  }

  /** A front end shows a text with its first character. */
  private moveToEnd(part: Attached & { text: string }): void {
    const index = this.parts.findLastIndex((other) => other === part);
    if (index < this.parts.length - 1) this.parts.push(...this.parts.splice(index, 1));
  }

  /** The parts as they are stored; undefined where content and calls say the same. */
  stored(): StoredPart[] | undefined {
    const parts = this.parts.filter((part) => !isText(part) || part.text !== '' || isAttached(part));
    if (parts.every(isPlain) && isInOrder(parts)) return undefined;
    const isOneText = this.texts().length === 1;
    return parts.map((part) =>
      part.type === 'text' && isOneText && part.text !== '' ? { ...part, text: undefined } : part,
    ) as StoredPart[];
  }

  private texts(): string[] {
    return this.parts.flatMap((part) => (part.type === 'text' && part.text !== '' ? [part.text] : []));
  }
}

function merged(
  one: SharedV3ProviderMetadata = {},
  other: SharedV3ProviderMetadata,
): SharedV3ProviderMetadata {
  const added = Object.entries(other).map(([provider, values]) => [
    provider,
    { ...one[provider], ...values },
  ]);
  return { ...one, ...(Object.fromEntries(added) as SharedV3ProviderMetadata) };
}

function isAttached({ providerMetadata }: Attached): boolean {
  return providerMetadata !== undefined;
}

function isText(part: RecordedPart): part is RecordedPart & { type: 'text' | 'reasoning' } {
  return part.type === 'text' || part.type === 'reasoning';
}

function isPlain(part: RecordedPart): boolean {
  const says = part.type === 'text' || (part.type === 'tool-call' && part.title === undefined);
  return says && !isAttached(part);
}

/** Tells whether one text at most is followed by calls alone. */
function isInOrder(parts: readonly RecordedPart[]): boolean {
  return parts.slice(1).every(({ type }) => type === 'tool-call');
}
