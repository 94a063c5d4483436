import { Field, fieldError, textsOf } from '../../../components/field.js';
import { FormProblem } from '../../../components/form-problem.js';
import { nameOf, targetErrorFields, TargetFields, targetFrom } from '../../../components/target.js';
import { KEYS } from '../query-keys.js';
import styles from '../settings.module.css';
import { useChange } from '../../../api/use-change.js';
import { type NewHold, placeHold } from './hold.query.js';

const TARGETS = ['user', 'entity', 'conversation', 'organization'] as const;

export function PlaceHold() {
  const { mutate, error, isPending, data } = useChange(placeHold, KEYS.holds);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        const texts = textsOf(event.currentTarget);
        const target = targetFrom(texts) as NewHold['target'];
        mutate({ target, reason: texts.reason ?? '' });
      }}
    >
      <TargetFields types={TARGETS} error={error} legend="Hold what is of" />
      <Field label="Reason" name="reason" required maxLength={500} error={fieldError(error, 'reason')} />
      <FormProblem error={error} fields={[...targetErrorFields('target'), 'reason']} />
      <button type="submit" disabled={isPending}>
        Place the hold
      </button>
      {data && (
        <p role="status" className={styles.wide}>
          <bdi>{nameOf(data.target)}</bdi> is held.
        </p>
      )}
    </form>
  );
}
