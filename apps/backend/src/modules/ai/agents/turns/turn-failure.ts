import { Logger } from '@nestjs/common';
import type { UIMessageChunk } from 'ai';
import { errorName } from '../../../../common/error-name.js';

/** The code of a turn that has failed by itself, and not by its model. */
export const TURN_FAILED = 'INTERNAL_ERROR';

const FAILURE = { code: TURN_FAILED, message: 'The turn failed; what was said until then is stored.' };

/** Tells a front end that the turn has failed. */
export function* turnFailureChunks(): Generator<UIMessageChunk> {
  yield { type: 'data-error', data: FAILURE, transient: true };
  yield { type: 'error', errorText: FAILURE.message };
}

export function logFailure(error: unknown): void {
  new Logger('Turn').error(`A turn failed: ${errorName(error)}`);
}
