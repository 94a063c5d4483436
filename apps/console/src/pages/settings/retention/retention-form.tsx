import { useMutation } from '@tanstack/react-query';
import { Field, fieldError, textsOf } from '../../../components/field.js';
import { FormProblem } from '../../../components/form-problem.js';
import { count } from '../../../components/number.js';
import { KEYS } from '../query-keys.js';
import styles from '../settings.module.css';
import { useChange } from '../../../api/use-change.js';
import { type Policy, type Preview, previewPolicy, setPolicy } from './retention.query.js';

const DAYS = [
  ['archiveAfterDays', 'Archive after', 'Days without activity; empty: never'],
  ['deleteAfterDays', 'Delete after', 'Days without activity; empty: never'],
  ['purgeDeletedAfterDays', 'Remove deleted ones after', 'Days since the deletion; empty: never'],
  ['auditDays', 'Keep the audit trail for', 'Days, 183 at least'],
] as const satisfies [keyof Policy, string, string][];
const FIELDS = DAYS.map(([field]) => field);

/** The policy as fields: it is saved only after it was shown what it would do now. */
export function RetentionForm({ policy }: { policy: Policy }) {
  const preview = useMutation({
    mutationFn: async (of: Policy) => ({ policy: of, counts: await previewPolicy(of) }),
  });
  const saving = useChange(setPolicy, KEYS.retention);
  const error = saving.error ?? preview.error;
  return (
    <form
      className={styles.form}
      onChange={() => {
        preview.reset();
        saving.reset();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        preview.mutate(policyIn(textsOf(event.currentTarget)));
      }}
    >
      {DAYS.map(([field, label, hint]) => (
        <Field
          key={field}
          label={label}
          name={field}
          type="number"
          hint={hint}
          required={field === 'auditDays'}
          defaultValue={policy[field] ?? ''}
          error={fieldError(error, field)}
        />
      ))}
      <FormProblem error={error} fields={FIELDS} />
      <button type="submit" disabled={preview.isPending}>
        Preview
      </button>
      {preview.data && (
        <div className={styles.wide}>
          <PreviewCounts counts={preview.data.counts} />
          <button
            type="button"
            className="primary"
            disabled={saving.isPending}
            onClick={() => {
              saving.mutate(preview.data.policy);
            }}
          >
            Save the policy
          </button>
        </div>
      )}
    </form>
  );
}

function PreviewCounts({ counts }: { counts: Preview }) {
  return (
    <div className={styles.answer} role="status">
      <p>Of the conversations that are there now, it would</p>
      <ul>
        <li>archive {count(counts.archive)}</li>
        <li>delete {count(counts.delete)}, which their owners do not see any more</li>
        <li>remove {count(counts.purge)} for good</li>
        <li>leave {count(counts.held)} that are due to be removed, because holds cover them</li>
      </ul>
    </div>
  );
}

function policyIn(texts: Record<string, string | undefined>): Policy {
  const days = (field: keyof Policy): number | null => {
    const text = texts[field];
    return text === undefined ? null : Number(text);
  };
  return {
    archiveAfterDays: days('archiveAfterDays'),
    deleteAfterDays: days('deleteAfterDays'),
    purgeDeletedAfterDays: days('purgeDeletedAfterDays'),
    auditDays: days('auditDays') ?? 0,
  };
}
