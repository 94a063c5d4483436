import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { announcedBytes } from '../../../common/announced-body.js';
import type { HttpRequest } from '../../../common/http-types.js';
import { statedFacts } from '../../../common/route-facts.js';
import { StorageQuota } from '../services/storage-quota.js';
import { principalOf } from './principal.decorators.js';

/** Bytes that a body counts for whose length is not announced, and at most where it holds no file. */
const UNKNOWN_BYTES = 1024 * 1024;

/** Refuses requests that store something for a user who has stored as much as one may. Reading is always let in. */
@Injectable()
export class QuotaGuard implements CanActivate {
  constructor(private readonly quota: StorageQuota) {}

  /** Answers at once where nothing is measured: each guard that is waited for costs a request a turn of the event loop. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<HttpRequest>();
    if (request.method !== 'POST') return true;
    const { rawBytes = UNKNOWN_BYTES } = statedFacts(context.getHandler());
    const bytes = Math.min(announcedBytes(request), rawBytes);
    return this.quota.take(principalOf(context), bytes)?.then(() => true) ?? true;
  }
}
