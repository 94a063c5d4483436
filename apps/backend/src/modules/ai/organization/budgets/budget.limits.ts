/** Every limit of budgets. */

/** Budgets of one page: what was spent under each is added up. */
export const MAX_BUDGETS_PER_PAGE = 100;
/** Time for which a reservation of a host may live without being released. */
export const MAX_LEASE_SECONDS = 3600;
/** Time after which a reservation that nobody has released is deleted, unless its answer is left to be stored. */
export const DELETED_AFTER_MS = 3_600_000;
/** Time of an outage of the database after which calls that were under way before it may still store their messages. */
export const LONGEST_OUTAGE_INTERVAL = '10 minutes';
/** Left answers of one organization that are stored before a budget is read; the others count as reserved until then. */
export const MAX_SETTLED_ANSWERS = 20;
/** Digits of a budget's amount in USD before and behind its point. */
export const MAX_USD_DIGITS = 12;
/** Time that is waited for sums of days that a budget needs. */
export const MAX_SUMS_WAIT_MS = 20_000;
/** Times that a refusal is judged anew because calls have ended meanwhile. */
export const MAX_JUDGEMENTS = 4;
/** Times that what was spent before is read anew because a period has ended, or a budget was set, before a call is judged. */
export const MAX_CLOSED_READINGS = 4;
