import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type FastifyLike, leaveRawBodies } from '../../../../common/raw-body.js';

/** Has the server of the application leave the bytes of files unread: Express does so by itself. */
@Injectable()
export class RawBodies {
  constructor({ httpAdapter }: HttpAdapterHost) {
    if (httpAdapter.getType() === 'fastify') leaveRawBodies(httpAdapter.getInstance<FastifyLike>());
  }
}
