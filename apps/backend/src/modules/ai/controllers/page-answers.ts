import { Injectable } from '@nestjs/common';
import type { HttpResponse } from '../../../common/http-types.js';
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
  make<T extends object>(scope: Scope, response: HttpResponse, read: () => Promise<T>): Promise<T | string> {
    const make = async (): Promise<T | string> => {
      const page = await read();
      if (isSmall(page)) return page;
      response.header('content-type', 'application/json; charset=utf-8');
      return jsonInParts(page);
    };
    return this.heavy.run(scope, make, (made) => typeof made === 'string');
  }
}
