import { Injectable } from '@nestjs/common';
import { ModelCallGate } from '../../services/model-call-gate.js';
import { LeftAnswers } from './left-answers.js';

/** Stores an answer that was left behind for whoever must know what it has cost. */
@Injectable()
export class LeftAnswerHook {
  constructor(gate: ModelCallGate, left: LeftAnswers) {
    gate.storeLeftAnswersBy((scope, conversationId) => left.store(scope, conversationId));
  }
}
