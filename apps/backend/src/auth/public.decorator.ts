import { SetMetadata } from '@nestjs/common';

export const PUBLIC = 'auth:public';

/** A route or controller that needs no token. */
export const Public = () => SetMetadata(PUBLIC, true);
