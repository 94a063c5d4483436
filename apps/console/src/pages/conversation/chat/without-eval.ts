import { config } from 'zod/v4/core';

// It would try out whether texts may be made to programs, which the policy of the page answers with a report.
config({ jitless: true });
