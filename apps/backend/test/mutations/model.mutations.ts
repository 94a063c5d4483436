import type { Mutation } from './mutation.js';

const AGENTS = 'apps/backend/src/modules/ai/agents';
const MODEL = `${AGENTS}/language-model`;
const CHAT = 'apps/backend/test/chat';
const WIRE_FORM_SPEC = `${MODEL}/wire-form/wire-form.spec.ts`;
const PROVIDERS_SPEC = `${MODEL}/providers/providers.spec.ts`;

/** Rules of the calls of models: where they go, how long they may take, and what is said of those that fail. */
export const MODEL_MUTATIONS: Mutation[] = [
  {
    name: 'model: a cut connection ends the answer instead of failing it',
    file: `${MODEL}/providers/anthropic.ts`,
    text: ', fetch: fetchToTheCut',
    without: '',
    spec: `${CHAT}/anthropic.spec.ts`,
  },
  {
    name: 'model: every tool call has an id of its own',
    file: `${MODEL}/language-model.ts`,
    text: '    uniqueToolCalls,\n    exactInputs',
    without: '    exactInputs',
    spec: `${CHAT}/openai-compatible.spec.ts`,
  },
  {
    name: 'model: no variable of a provider’s package says where a request goes',
    file: `${MODEL}/providers/openai.ts`,
    text: 'const account = { apiKey, baseURL: baseUrl ?? BASE_URL, fetch: fetchToTheCut };',
    without: 'const account = { apiKey, baseURL: baseUrl as string, fetch: fetchToTheCut };',
    spec: PROVIDERS_SPEC,
  },
  {
    name: 'model: no variable of Amazon’s has a bearer key where requests are signed',
    file: `${MODEL}/providers/amazon-bedrock.ts`,
    text: "apiKey: '',",
    without: 'apiKey: undefined as unknown as string,',
    spec: PROVIDERS_SPEC,
  },
  {
    name: 'model: OpenAI and Azure keep nothing',
    file: `${MODEL}/wire-form/open-ai-items.ts`,
    text: 'const { store = false, ',
    without: 'const { store = true, ',
    spec: WIRE_FORM_SPEC,
  },
  {
    name: 'model: no text of white space alone is sent',
    file: `${MODEL}/wire-form/without-blanks.ts`,
    text: "return text.trim() === '';",
    without: "return text === '';",
    spec: WIRE_FORM_SPEC,
  },
  {
    name: 'model: an id of a call stands once in a request',
    file: `${MODEL}/wire-form/valid-calls.ts`,
    text: "wanted === '' || this.taken.has(wanted)",
    without: "wanted === ''",
    spec: WIRE_FORM_SPEC,
  },
  {
    name: 'model: what a provider attached goes back to it',
    file: `${AGENTS}/message-mapping/model-messages.ts`,
    text: 'if (providerMetadata === undefined || !isOwn) return {};',
    without: 'if (providerMetadata !== undefined || !isOwn) return {};',
    spec: `${CHAT}/every-provider.spec.ts`,
  },
  {
    name: 'model: an answer that was cut at its limit is not whole',
    file: `${MODEL}/finish-reason.ts`,
    text: "finishReason === 'stop' ||",
    without: "finishReason === 'stop' || finishReason === 'length' ||",
    spec: `${CHAT}/endings.spec.ts`,
  },
  {
    name: 'model: a silent one is given up, before its answer and within it',
    file: `${MODEL}/silence.ts`,
    text: '      silence.abort(error);\n      reject(error);',
    without: '      void error;',
    spec: `${CHAT}/model-settings.spec.ts`,
  },
  {
    name: 'model: one that speaks may take any time',
    file: `${MODEL}/silence.ts`,
    text: '      clearTimeout(alarm);',
    without: '      void alarm;',
    spec: `${CHAT}/model-settings.spec.ts`,
  },
  {
    name: 'model: thoughts in a tag are no words',
    file: `${MODEL}/language-model.ts`,
    text: 'reasoningTag === undefined ?',
    without: 'reasoningTag !== undefined ?',
    spec: `${CHAT}/model-settings.spec.ts`,
  },
  {
    name: 'model: what is asked once is not cached',
    file: `${MODEL}/prompt-caching.ts`,
    text: '      goesOn(params) &&\n',
    without: '',
    spec: `${CHAT}/agent-models.spec.ts`,
  },
  {
    name: 'model: no text of a provider is logged',
    file: `${MODEL}/provider-report.ts`,
    text: 'NAME.test(value) && ',
    without: '',
    spec: `${MODEL}/model-error.spec.ts`,
  },
  {
    name: 'model: what a front end is told of a failure is no part of the message',
    file: 'apps/backend/src/modules/ai/agents/turns/turn-failure.ts',
    text: 'data, transient: true',
    without: 'data',
    spec: `${CHAT}/model-errors.spec.ts`,
  },
];
