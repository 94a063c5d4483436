import { Injectable } from '@nestjs/common';
import { StatusChangeHooks } from '../../services/status-change-hooks.js';
import { TurnService } from './turn.service.js';

/** Stops the turn of a conversation before it is paused, archived or deleted: an answer that was paid for is stored first. */
@Injectable()
export class StopTurnHook {
  constructor(hooks: StatusChangeHooks, turns: TurnService) {
    hooks.register((scope, conversationId, change) => turns.withoutTurn(scope, conversationId, change));
  }
}
