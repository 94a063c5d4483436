import { Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { GRANTS, isGranted, type Principal } from '../../../common/principal.js';
import { PrincipalDto } from '../dto/index.js';
import { AiController } from './ai-controller.decorator.js';
import { ApiProblems } from './api-problems.decorator.js';
import { CurrentPrincipal } from './principal.decorators.js';

@AiController('principal', 'principal')
export class PrincipalController {
  @Get()
  @ApiOperation({ summary: 'Who is asking, and what is granted: a front end shows no more than that' })
  @ApiOkResponse({ type: PrincipalDto })
  @ApiProblems()
  get(@CurrentPrincipal() principal: Principal): PrincipalDto {
    const { organizationId, userId, entities } = principal;
    const grants = GRANTS.filter((grant) => isGranted(principal, grant));
    return { organizationId, userId, grants, ...(entities && { entities: [...entities] }) };
  }
}
