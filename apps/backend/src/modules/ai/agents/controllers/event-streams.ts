import { Inject, Injectable } from '@nestjs/common';
import { AI_OPTIONS, type AiOptions } from '../../options/ai.options.js';
import { OpenStreams } from './open-streams.js';

/**
 * Bounds the streams of events of each user: as many as of answers, and counted by themselves, since they stay open. They
 * would else be what ends an answer. A conversation may be open in all of a user's tabs.
 */
@Injectable()
export class EventStreams extends OpenStreams {
  constructor(@Inject(AI_OPTIONS) { streams: { perUser } }: Pick<AiOptions, 'streams'>) {
    super({ streams: { perUser, perConversation: perUser } });
  }
}
