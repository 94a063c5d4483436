import { Injectable } from '@nestjs/common';
import type { UIMessageChunk } from 'ai';
import type { Message, ToolCall } from '../../domain/message.js';
import { ApprovalGate } from '../approvals/approval.gate.js';
import { CUT_OFF } from '../message-mapping/tool-results.js';
import { resultChunks } from '../message-mapping/ui-chunks.js';
import { MAX_CALLS_AT_A_TIME, MAX_RUN_CALLS } from '../turns/turn.limits.js';
import { answeredCalls } from './answered-calls.js';
import { checkedCall } from './checked-call.js';
import { isOfFrontEnd } from './front-end-call.js';
import { mapInParallel } from './map-in-parallel.js';
import { answeredBefore } from './replaced-calls.js';
import type { RecordedStep, RequestedCall } from './step-recorder.js';
import { failed, needsApproval, runTool, type ToolAnswer, type ToolRun } from './tool-runner.js';
import { TurnRecorder } from './turn-recorder.js';
import { addStored, toolRunOf, type Work } from './work.js';

const TOO_MANY_CALLS = `Of one answer at most ${MAX_RUN_CALLS} calls are run; this one was not run.`;

interface JudgedCall {
  call: RequestedCall;
  /** Tells whether a person must decide about it, or the front end run it; an answer where it is not run. */
  need: boolean | 'front-end' | ToolAnswer;
}

/** Runs the calls of an answer, and stores the result of each. */
@Injectable()
export class CallRunner {
  constructor(
    private readonly recorder: TurnRecorder,
    private readonly gate: ApprovalGate,
  ) {}

  /** @returns whether some calls wait for a person, and the turn with them */
  async *run(work: Work, { calls, complete }: RecordedStep): AsyncGenerator<UIMessageChunk, boolean> {
    const run = await toolRunOf(work);
    const judged = await mapInParallel(calls.slice(0, MAX_RUN_CALLS), MAX_CALLS_AT_A_TIME, (call) =>
      this.judged(call, run, { complete, replaced: work.replaced }),
    );
    const others = judged.filter(({ need }) => need === false || typeof need === 'object');
    yield* answeredCalls(work, others, async ({ call, need }, show) =>
      this.recorder.toolAnswer(
        work.turn,
        call.id,
        typeof need === 'object' ? need : await runTool(call, run, show),
      ),
    );
    yield* this.refuseBeyond(work, calls);
    const asked = judged.filter(({ need }) => need === true).map(({ call }) => call);
    const isAsked = yield* this.ask(work, asked);
    return isAsked || judged.some(({ need }) => need === 'front-end');
  }

  private async judged(
    made: RequestedCall,
    run: ToolRun,
    { complete, replaced }: Pick<RecordedStep, 'complete'> & Pick<Work, 'replaced'>,
  ): Promise<JudgedCall> {
    const call = await checkedCall(made, run.tools);
    if (!complete) return { call, need: failed(CUT_OFF) };
    if (call.invalid === undefined && isOfFrontEnd(run.tools, call)) return { call, need: 'front-end' };
    const need = await needsApproval(call, run);
    // A person who is asked may have it run again.
    return { call, need: need === false ? (answeredBefore(replaced, made) ?? need) : need };
  }

  private async *refuseBeyond(work: Work, calls: readonly RequestedCall[]): AsyncGenerator<UIMessageChunk> {
    const beyond = calls.slice(MAX_RUN_CALLS).map(({ id }) => id);
    if (beyond.length === 0) return;
    const message = await this.recorder.sameAnswer(work.turn, beyond, failed(TOO_MANY_CALLS));
    addStored(work, [message]);
    yield* resultChunks(message);
  }

  /** @returns whether there is something to decide */
  private async *ask(
    { turn, messages }: Work,
    calls: readonly RequestedCall[],
  ): AsyncGenerator<UIMessageChunk, boolean> {
    if (calls.length === 0) return false;
    await this.gate.request(turn, storedCalls(messages, calls));
    yield* calls.map(({ id }) => ({
      type: 'tool-approval-request' as const,
      approvalId: id,
      toolCallId: id,
    }));
    return true;
  }
}

/** The calls as they are stored, and shown to whoever decides. */
function storedCalls(messages: readonly Message[], calls: readonly RequestedCall[]): ToolCall[] {
  const made = messages.findLast(({ toolCalls }) => toolCalls !== null)?.toolCalls ?? [];
  return made.filter(({ id }) => calls.some((call) => call.id === id));
}
