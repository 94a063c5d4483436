import { Time } from '../../../components/time.js';
import { KEYS } from '../query-keys.js';
import { ConfirmDialog } from '../../../components/confirm-dialog.js';
import { useChange } from '../../../api/use-change.js';
import { type Price, removePrice } from './price.query.js';

export function RemovePrice({ price, onClose }: { price: Price; onClose: () => void }) {
  const removal = useChange(removePrice, KEYS.prices, KEYS.budgets);
  return (
    <ConfirmDialog
      title={`Remove the price of ${price.model}?`}
      action="Remove the price"
      change={removal}
      onConfirm={() => {
        removal.mutate(price, { onSuccess: onClose });
      }}
      onClose={onClose}
    >
      <p>
        What its messages from <Time at={price.validFrom} /> on cost is worked out anew, by the price that is
        in effect without it. Without any they count as unpriced.
      </p>
    </ConfirmDialog>
  );
}
