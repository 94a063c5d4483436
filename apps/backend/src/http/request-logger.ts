import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import { currentRequestId } from './request-id.js';

/** Nest's logger, whose lines name the request that they are about; in JSON each detail is a field of its own. */
export class RequestLogger extends ConsoleLogger {
  constructor({ json }: { json: boolean }) {
    super({ logLevels: ['warn', 'error', 'fatal'], json, flattenParams: true });
  }

  protected override printMessages(
    messages: unknown[],
    context?: string,
    level?: LogLevel,
    stream?: 'stdout' | 'stderr',
    stack?: unknown,
    details?: Record<string, unknown>,
  ): void {
    const requestId = currentRequestId();
    const named = requestId === undefined ? details : { requestId, ...details };
    super.printMessages(messages, context, level, stream, stack, named);
  }
}
