import { Injectable, StreamableFile } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import { jsonInParts, isSmall } from '../domain/json-parts.js';
import { HeavyWork } from '../services/heavy-work.js';

/** Bytes of a page from which on its user's pages are read one at a time: a few of them fill the memory. */
const HEAVY_BYTES = 1024 * 1024;

/**
 * Answers with pages. A large one is made to JSON part by part, with the requests of others in between: made at once, it
 * holds up everybody.
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
    return this.heavy.run(scope, make, isHeavy);
  }
}

function isHeavy(page: object): boolean {
  return page instanceof StreamableFile && (page.options.length ?? 0) >= HEAVY_BYTES;
}
