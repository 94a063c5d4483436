import { Dialog, DialogActions } from '../../../components/dialog.js';
import { Field, fieldError, textsOf } from '../../../components/field.js';
import { FormProblem } from '../../../components/form-problem.js';
import { nameOf } from '../../../components/target.js';
import { KEYS } from '../query-keys.js';
import { useChange } from '../../../api/use-change.js';
import { type Hold, releaseHold } from './hold.query.js';

/** Releases a hold, with a reason. */
export function ReleaseHold({ hold: { id, target, reason }, onClose }: { hold: Hold; onClose: () => void }) {
  const { mutate, error, isPending } = useChange(releaseHold, KEYS.holds, KEYS.erasures);
  return (
    <Dialog title={`Release the hold of ${nameOf(target)}?`} onClose={onClose}>
      <p>
        It was placed for <q dir="auto">{reason}</q>. What it covered, and no other hold does, is removed when
        its time has come: at once, where an erasure waits for it. A hold that was released is not active
        again.
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          mutate({ id, reason: textsOf(event.currentTarget).reason ?? '' }, { onSuccess: onClose });
        }}
      >
        <Field
          label="Reason of the release"
          name="reason"
          required
          maxLength={500}
          error={fieldError(error, 'reason')}
        />
        <FormProblem error={error} fields={['reason']} />
        <DialogActions>
          <button type="submit" disabled={isPending}>
            Release the hold
          </button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
