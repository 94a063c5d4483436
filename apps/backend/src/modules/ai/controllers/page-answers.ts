import { Injectable, StreamableFile } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import { jsonInParts, isSmall } from '../domain/json-parts.js';
import { HeavyWork } from '../services/heavy-work.js';

/**
 * Answers with pages. A large one is made to JSON part by part, with the requests of others in between, and one at a
 * time for each user: made at once, a few of them hold up everybody and fill the memory.
 */
@Injectable()
export class PageAnswers {
  constructor(private readonly heavy: HeavyWork) {}

  /** @returns the page, or its JSON where it is large */
  make<T extends object>(scope: Scope, read: () => Promise<T>): Promise<T | StreamableFile> {
    const make = async (): Promise<T | StreamableFile> => {
      const page = await read();
      if (isSmall(page)) return page;
      const json = await jsonInParts(page);
      return new StreamableFile(json, { type: 'application/json; charset=utf-8', length: json.length });
    };
    return this.heavy.run(scope, make, (made) => made instanceof StreamableFile);
  }
}
