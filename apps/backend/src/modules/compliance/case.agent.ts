import { Injectable } from '@nestjs/common';
import { Agent } from '../ai/index.js';

@Injectable()
export class CaseAgent extends Agent {
  readonly type = 'case';
  readonly instructions = `You help with one case: you answer questions about it, sum up where it stands and propose the next step.
Look up earlier conversations about the case first, and say which of them an answer comes from.`;
}
