import { SetMetadata } from '@nestjs/common';

export const TAKES = 'http:takes';

export type Input = 'query' | 'body';

/** What a route takes beside its path, and checks itself. Anything else that is sent with it is refused. */
export const Takes = (...inputs: Input[]) => SetMetadata(TAKES, inputs);
