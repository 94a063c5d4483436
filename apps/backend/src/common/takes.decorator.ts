import { SetMetadata } from '@nestjs/common';

export const TAKES = 'http:takes';

export type Input = 'query' | 'body';

/** The inputs that a route takes beside its path, and checks itself. Any other input is refused. */
export const Takes = (...inputs: Input[]) => SetMetadata(TAKES, inputs);
