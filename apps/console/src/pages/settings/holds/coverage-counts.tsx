import { count } from '../../../components/number.js';
import { nameOf } from '../../../components/target.js';
import type { Coverage } from './hold.query.js';

/** Says in a sentence how much of something is held, and by what. */
export function CoverageCounts({ coverage }: { coverage: Coverage }) {
  const { isComplete, holds } = coverage;
  return (
    <>
      <strong>{verdict(coverage)}</strong>
      {!isComplete && ' There are more, which were not looked at.'}
      {holds.length > 0 && ' By '}
      {holds.map(({ id, target, reason }, index) => (
        <span key={id}>
          {index > 0 && '; '}
          <bdi>{nameOf(target)}</bdi> (<bdi>{reason}</bdi>)
        </span>
      ))}
      {holds.length > 0 && '.'}
    </>
  );
}

function verdict({ conversations, held, holds }: Coverage): string {
  if (conversations === 0)
    return holds.length > 0
      ? 'Held, though there is no conversation.'
      : 'Not held: there is no conversation.';
  if (held === 0) return `Not held: none of ${numbered(conversations)}.`;
  if (held === conversations) return `Held: all of ${numbered(conversations)}.`;
  return `Held in part: ${count(held)} of ${numbered(conversations)}.`;
}

function numbered(conversations: number): string {
  return conversations === 1 ? '1 conversation' : `${count(conversations)} conversations`;
}
