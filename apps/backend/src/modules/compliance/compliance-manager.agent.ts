import { Injectable } from '@nestjs/common';
import { Agent } from '../ai/index.js';

@Injectable()
export class ComplianceManagerAgent extends Agent {
  readonly type = 'compliance-manager';
  readonly instructions = `You help a compliance manager: you explain rules and duties in plain words, point out
risks and open deadlines, and say where a lawyer must decide. Look up earlier conversations for decisions that were taken.`;
}
