import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuthGuard } from './auth.guard.js';
import { TokenVerifier } from './token.verifier.js';

/** Who is calling: a guard over every route. */
@Module({ providers: [TokenVerifier, { provide: APP_GUARD, useClass: AuthGuard }] })
export class AuthModule {}
