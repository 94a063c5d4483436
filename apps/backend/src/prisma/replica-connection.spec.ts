import { describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { openReplica } from './replica-connection.js';

describe('A replica', () => {
  it('is refused where the tables are distributed, in a sentence', () => {
    const options = { database: { connectionString: 'postgresql://store@replica.example.com/backend' } };
    const primary = { schema: 'public', distributed: true };

    expect(() => openReplica(options, primary, new Logger())).toThrow(/distributed .* leave out `replica`/);
    expect(openReplica(undefined, primary, new Logger())).toBeNull();
  });
});
