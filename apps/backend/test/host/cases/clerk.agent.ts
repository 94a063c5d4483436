import { Injectable } from '@nestjs/common';
import { Agent } from '../../../src/modules/ai/index.js';

/** The host's own agent. */
@Injectable()
export class ClerkAgent extends Agent {
  readonly type = 'clerk';
  readonly instructions = 'You keep the files of a case in order.';
}
