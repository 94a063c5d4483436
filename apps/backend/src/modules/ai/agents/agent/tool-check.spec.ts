import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { tool, type ToolSet } from 'ai';
import { z } from 'zod';
import type { AgentContext } from './agent-context.js';
import type { Agent } from './agent.js';
import type { AgentRegistry } from './agent.registry.js';
import { ToolCheck } from './tool-check.js';

const CONTEXT = {} as AgentContext;

function agentWith(tools: () => ToolSet, approvers: Record<string, string> = {}): Agent {
  return { type: 'risk', tools, approvers } as unknown as Agent;
}

function checkOf(agent: Agent): ToolCheck {
  return new ToolCheck({ types: ['risk'], get: () => agent } as unknown as AgentRegistry);
}

function taking(inputSchema: z.ZodType) {
  return tool({ description: 'Waits', inputSchema, execute: () => 'done' });
}

const USABLE = {
  usable_at: taking(z.object({ when: z.string().transform((text) => new Date(text)) })),
  usable_pay: taking(z.object({ cents: z.string().transform(BigInt) })),
  usable: taking(z.object({})),
};

const UNUSABLE: [string, ToolSet, string][] = [
  [
    'a date',
    { at: taking(z.object({ when: z.date() })) },
    'The tool "at" of the agent risk has an inputSchema that cannot become JSON Schema (Date cannot',
  ],
  [
    'a bigint',
    { pay: taking(z.object({ cents: z.bigint() })) },
    'The tool "pay" of the agent risk has an inputSchema that cannot',
  ],
  [
    'no object',
    { say: taking(z.string()) },
    'The tool "say" of the agent risk has an inputSchema that describes no object',
  ],
  [
    'a name with a space',
    { 'look up': taking(z.object({})) },
    'The tool "look up" of the agent risk needs another name',
  ],
  ['a name that every object has', { toString: taking(z.object({})) }, 'and none that every object has'],
  ['a long name', { ['x'.repeat(65)]: taking(z.object({})) }, 'needs another name'],
  [
    'a decision and no execute',
    { ask: { inputSchema: z.object({}), needsApproval: true } },
    'The tool "ask" of the agent risk has needsApproval and no execute',
  ],
  ['nothing', { maybe: undefined } as unknown as ToolSet, 'The tool "maybe" of the agent risk is no tool'],
];

describe('The check of tools', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('lets those start that are read from what JSON Schema can describe', async () => {
    await expect(checkOf(agentWith(() => USABLE)).onApplicationBootstrap()).resolves.toBeUndefined();
  });

  it.each(UNUSABLE)('stops the start for a tool with %s', async (_name, tools, sentence) => {
    const check = checkOf(agentWith(() => ({ ...USABLE, ...tools })));

    await expect(check.onApplicationBootstrap()).rejects.toThrow(sentence);
  });

  it.each(UNUSABLE)('leaves a tool with %s out of a turn', async (_name, tools) => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    const agent = agentWith(() => ({ ...USABLE, ...tools }));

    expect(Object.keys(await checkOf(agent).toolsOf(agent, CONTEXT))).toEqual(Object.keys(USABLE));
    expect(warn.mock.calls).toEqual([[expect.stringContaining(JSON.stringify(Object.keys(tools)[0]))]]);
  });

  it('passes over an agent that makes its tools for a real conversation alone', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    const agent = agentWith(() => {
      throw new TypeError('no such case: secret');
    });

    await checkOf(agent).onApplicationBootstrap();
    expect(warn.mock.calls).toEqual([['The tools of risk are not checked at the start: TypeError']]);
  });

  it.each([
    ['of whom there is none', { usable: 'boss' }, 'names for "usable" no approver: caller or supervisor'],
    [
      'whom nobody would ask',
      { usable: 'supervisor' },
      'The tool "usable" of the agent risk has an approver and no',
    ],
  ])('stops the start for an approver %s', async (_name, approvers, sentence) => {
    const check = checkOf(agentWith(() => USABLE, approvers));

    await expect(check.onApplicationBootstrap()).rejects.toThrow(sentence);
  });

  it('says that an approver is named of a tool that is not there', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();

    await checkOf(agentWith(() => USABLE, { close: 'supervisor' })).onApplicationBootstrap();
    expect(warn.mock.calls).toEqual([[expect.stringContaining('who approves "close"')]]);
  });
});
