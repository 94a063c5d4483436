import type { AnswerRecording } from './answer-recording.js';
import type { OpenInputs } from './open-inputs.js';
import type { StoredCall } from './stored-call.js';

/** Records the calls whose input was being written when the answer ended: a front end has shown them. */
export function recordCutCalls(
  inputs: OpenInputs,
  recording: AnswerRecording,
): (StoredCall & { id: string })[] {
  return inputs.cut().flatMap(({ id, name, input, title, providerExecuted }) => {
    const titled = title === undefined ? {} : { title };
    if (providerExecuted) recording.give({ type: 'provider-call', id, name, input, ...titled });
    else recording.call(id, titled);
    return providerExecuted ? [] : [{ id, name, input }];
  });
}
