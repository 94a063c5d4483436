import type { Refusal } from './provider-kind.js';

export interface Item {
  type?: string;
  role?: string;
  content?: unknown;
  id?: string;
  call_id?: string;
  name?: string;
  arguments?: unknown;
  encrypted_content?: string | null;
}

export interface ResponsesRequest {
  model?: string;
  input: Item[];
  store?: boolean;
  tools?: { name?: string }[];
  max_output_tokens?: number;
  temperature?: number;
}

/** An item of an answer, as it was streamed. */
export interface StreamedItem {
  id: string;
  type: 'reasoning' | 'message' | 'function_call';
  callId?: string;
  encrypted?: string;
}

interface KnownItem extends StreamedItem {
  isStored: boolean;
  /** The reasoning that came before it in its answer. */
  reasoning?: StreamedItem;
  /** The item that came after it, where it is reasoning. */
  follower?: StreamedItem;
}

/** The name of an item's type: a message may leave it out. */
export function itemName({ type, role }: Item): string {
  return type ?? (role === undefined ? '' : 'message');
}

/** The items that were streamed, which may come back as references or word for word. */
export class ResponsesMemory {
  private readonly known = new Map<string, KnownItem>();
  private stores = true;

  receive({ store = true }: ResponsesRequest): void {
    this.stores = store;
  }

  /** Remembers the items of one answer, in order. */
  stream(items: readonly StreamedItem[]): void {
    const reasoning = items.find(({ type }) => type === 'reasoning');
    for (const [at, item] of items.entries()) {
      const follower = item.type === 'reasoning' ? items[at + 1] : undefined;
      this.known.set(item.id, {
        ...item,
        isStored: this.stores,
        ...(reasoning && reasoning !== item ? { reasoning } : {}),
        ...(follower ? { follower } : {}),
      });
    }
  }

  *refusals({ input, store = true }: ResponsesRequest): Generator<Refusal> {
    for (const [at, item] of input.entries()) {
      yield* this.unknown(item, store);
      yield* this.withoutFollower(item, input[at + 1]);
      yield* this.withoutReasoning(item, input.slice(0, at));
    }
  }

  /** Source: vercel/ai#7543, openai/openai-agents-python#2020; the encrypted form: vercel/ai#7099. */
  private *unknown(item: Item, store: boolean): Generator<Refusal> {
    const { id, type, encrypted_content: encrypted } = item;
    const known = this.known.get(id ?? '');
    if (type === 'item_reference' && !(known?.isStored && store)) yield notFound(id);
    if (type !== 'reasoning') return;
    if (encrypted == null && !(known?.isStored && store)) yield notFound(id);
    if (encrypted != null && !this.wasStreamed(encrypted, id))
      yield {
        message: `The encrypted content for item ${id ?? ''} could not be verified.`,
        code: 'invalid_encrypted_content',
      };
  }

  private wasStreamed(encrypted: string, id: string | undefined): boolean {
    return [...this.known.values()].some(
      (item) => item.encrypted === encrypted && (id === undefined || id === item.id),
    );
  }

  /** Source: vercel/ai#7099, openai/openai-node#1567. */
  private *withoutFollower(item: Item, next: Item | undefined): Generator<Refusal> {
    const known = this.knownOf(item);
    if (known?.type !== 'reasoning') return;
    if (known.follower === undefined || next === undefined || !this.isThat(next, known.follower))
      yield {
        message: `Item '${known.id}' of type 'reasoning' was provided without its required following item.`,
        param: 'input',
      };
  }

  private isThat(item: Item, streamed: StreamedItem): boolean {
    if (item.id !== undefined) return item.id === streamed.id;
    if (streamed.type === 'function_call') return item.call_id === streamed.callId;
    return itemName(item) === 'message' && item.role === 'assistant';
  }

  /** Source: continuedev/continue#11785, and the words in @ai-sdk/openai's convert-to-openai-responses-input. */
  private *withoutReasoning(item: Item, before: readonly Item[]): Generator<Refusal> {
    const known = this.known.get(item.id ?? '');
    const { reasoning } = known ?? {};
    if (!known || !reasoning || before.some((one) => this.knownOf(one)?.id === reasoning.id)) return;
    yield {
      message: `Item '${known.id}' of type '${known.type}' was provided without its required 'reasoning' item: '${reasoning.id}'.`,
      param: 'input',
    };
  }

  private knownOf({ id, encrypted_content: encrypted }: Item): KnownItem | undefined {
    if (id !== undefined) return this.known.get(id);
    if (encrypted == null) return undefined;
    return [...this.known.values()].find((item) => item.encrypted === encrypted);
  }
}

function notFound(id: string | undefined): Refusal {
  return {
    message:
      `Item with id '${id ?? ''}' not found. Items are not persisted when \`store\` is set to false. ` +
      'Try again with `store` set to true, or remove this item from your input.',
    param: 'input',
    status: 404,
  };
}
