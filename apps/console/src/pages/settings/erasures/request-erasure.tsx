import { useState } from 'react';
import { Field, fieldError, textsOf } from '../../../components/field.js';
import { FormProblem } from '../../../components/form-problem.js';
import { targetErrorFields, TargetFields, targetFrom } from '../../../components/target.js';
import { KEYS } from '../query-keys.js';
import styles from '../settings.module.css';
import { useChange } from '../../../api/use-change.js';
import { ConfirmErasure } from './confirm-erasure.js';
import { type NewErasure, requestErasure } from './erasure.query.js';

const TARGETS = ['user', 'entity', 'conversation'] as const;

/** Asks for an erasure, by a form and a second look. */
export function RequestErasure() {
  const [asked, setAsked] = useState<NewErasure | null>(null);
  const { mutate, error, isPending, data, reset } = useChange(requestErasure, KEYS.erasures, KEYS.holds);
  const close = (): void => {
    setAsked(null);
  };
  return (
    <details className={styles.panel}>
      <summary>Request an erasure</summary>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          const texts = textsOf(event.currentTarget);
          const target = targetFrom(texts);
          reset();
          setAsked({ target: target as NewErasure['target'], reason: texts.reason ?? '' });
        }}
      >
        <TargetFields types={TARGETS} error={error} legend="Erase what is of" />
        <Field
          label="Reason"
          name="reason"
          required
          maxLength={500}
          hint="Kept until it is done"
          error={fieldError(error, 'reason')}
        />
        <FormProblem error={error} fields={[...targetErrorFields('target'), 'reason']} />
        <button type="submit" className="danger">
          See what will go
        </button>
        {data && (
          <p role="status" className={styles.wide}>
            Requested. Its receipt is <code>{data.id}</code>.
          </p>
        )}
      </form>
      {asked && (
        <ConfirmErasure
          erasure={asked}
          isPending={isPending}
          onConfirm={() => {
            mutate(asked, { onSettled: close });
          }}
          onClose={close}
        />
      )}
    </details>
  );
}
