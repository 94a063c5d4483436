import type { LanguageModelV3CallOptions, LanguageModelV3Middleware } from '@ai-sdk/provider';
import { alternating } from './alternating.js';
import { callsAsText } from './calls-as-text.js';
import { filesAsText } from './files-as-text.js';
import { openAiItems } from './open-ai-items.js';
import { wantedReasoning } from './reasoning.js';
import { thinkingWhereBegun } from './thinking.js';
import { signedCalls } from './thought-signatures.js';
import { validCalls } from './valid-calls.js';
import { wireRulesOf, type WireRules } from './wire-rules.js';
import { withoutBlanks } from './without-blanks.js';

/**
 * Makes of every stored history a request that the provider of the model takes. The one place that knows what providers
 * refuse: the store keeps what it was given, and no conversation is lost to a provider for what it holds.
 */
export const wireForm: LanguageModelV3Middleware = {
  specificationVersion: 'v3',
  transformParams: ({ params, model }) => {
    const request = validRequest(params, wireRulesOf(model));
    return Promise.resolve(thinkingWhereBegun(openAiItems(request, model.provider)));
  },
};

function validRequest(params: LanguageModelV3CallOptions, rules: WireRules): LanguageModelV3CallOptions {
  const spoken = offersTools(params, rules)
    ? filesAsText(params.prompt, rules)
    : callsAsText(filesAsText(params.prompt, { ...rules, takesFile: null }));
  const said = wantedReasoning(withoutBlanks(spoken), rules);
  return { ...params, prompt: alternating(signedCalls(validCalls(said, rules), rules), rules) };
}

/** Tells whether the request says which tools there are: several providers refuse calls and results without. */
function offersTools({ tools = [], toolChoice }: LanguageModelV3CallOptions, rules: WireRules): boolean {
  return tools.length > 0 && !(rules.dropsUnusableTools && toolChoice?.type === 'none');
}
