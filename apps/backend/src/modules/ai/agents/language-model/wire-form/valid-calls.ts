import { createHash } from 'node:crypto';
import type { LanguageModelV3Prompt, LanguageModelV3ToolCallPart } from '@ai-sdk/provider';
import { isToolName, MAX_TOOL_NAME_CHARACTERS } from '../../../domain/tool-name.js';
import { givenId, ofProviders } from '../given-call-id.js';
import type { WireRules } from './wire-rules.js';

const MADE_ID_CHARACTERS = 9;

/**
 * Gives every tool call a name and an id that the provider takes, the id once in a request: its own where it gave one.
 * Models call tools that no request may name (https://github.com/vercel/ai/issues/17777), and hosts store ids such as
 * `functions.search_history:0`, or `call_0` in every message (https://github.com/HKUDS/nanobot/issues/4444).
 */
export function validCalls(prompt: LanguageModelV3Prompt, { callId }: WireRules): LanguageModelV3Prompt {
  const ids = new ValidIds(callId);
  let pending: PendingCalls = new PendingCalls();
  return prompt.map((message) => {
    if (message.role === 'assistant') {
      const calls = new PendingCalls();
      pending = calls;
      // Calls that the provider has run, and their results, go back to it under the ids that it gave.
      const content = message.content.map((part) =>
        part.type === 'tool-call' && !part.providerExecuted ? calls.add(part, ids.take(part)) : part,
      );
      return { ...message, content };
    }
    if (message.role !== 'tool') return message;
    const content = message.content.map((part) =>
      part.type === 'tool-result' ? { ...part, ...pending.take(part) } : part,
    );
    return { ...message, content };
  });
}

/** The calls of an answer whose results are to come, by the ids that they had: one may occur twice. */
class PendingCalls {
  private readonly ids = new Map<string, string[]>();

  add(part: LanguageModelV3ToolCallPart, id: string): LanguageModelV3ToolCallPart {
    this.ids.set(part.toolCallId, [...(this.ids.get(part.toolCallId) ?? []), id]);
    const { providerOptions, ...call } = part;
    const attached = providerOptions ? { providerOptions: ofProviders(providerOptions) } : {};
    return { ...call, ...attached, toolCallId: id, toolName: validName(part.toolName) };
  }

  take({ toolCallId, toolName }: { toolCallId: string; toolName: string }): {
    toolCallId: string;
    toolName: string;
  } {
    return { toolCallId: this.ids.get(toolCallId)?.shift() ?? toolCallId, toolName: validName(toolName) };
  }
}

class ValidIds {
  private readonly taken = new Set<string>();

  constructor(private readonly valid: RegExp) {}

  take({ toolCallId, providerOptions }: LanguageModelV3ToolCallPart): string {
    const given = givenId(providerOptions);
    const wanted = given ?? (this.valid.test(toolCallId) ? toolCallId : '');
    const id = wanted === '' || this.taken.has(wanted) ? this.made(toolCallId) : wanted;
    this.taken.add(id);
    return id;
  }

  /** The same in every request, as far as no other call has it, so that the provider's cache goes on to match. */
  private made(toolCallId: string): string {
    for (let salt = 0; ; salt++) {
      const digest = createHash('sha256').update(`${salt}:${toolCallId}`).digest('hex');
      const id = digest.slice(0, MADE_ID_CHARACTERS);
      if (!this.taken.has(id)) return id;
    }
  }
}

function validName(name: string): string {
  const valid = name.replace(/[^\w-]/g, '_').slice(0, MAX_TOOL_NAME_CHARACTERS);
  return isToolName(valid) ? valid : `_${valid}`.slice(0, MAX_TOOL_NAME_CHARACTERS);
}
