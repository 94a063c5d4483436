import type { Scope } from '../../../common/scope.js';
import { MAX_SCOPE_ID_CHARACTERS } from '../../../common/scope.js';
import { IdField } from './fields.js';

export class ScopeDto implements Scope {
  @IdField({ max: MAX_SCOPE_ID_CHARACTERS })
  organizationId!: string;

  @IdField({ max: MAX_SCOPE_ID_CHARACTERS })
  userId!: string;
}
