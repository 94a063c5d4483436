import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { type Conversation, ConversationService, type Scope } from '../../../src/modules/ai/index.js';
import type { HostRequest } from '../auth/host-user.js';
import { CaseService } from './case.service.js';

class NewCaseDto {
  @IsString()
  id!: string;

  @IsString()
  subject!: string;
}

@ApiTags('cases')
@Controller('cases')
export class CaseController {
  constructor(
    private readonly cases: CaseService,
    private readonly conversations: ConversationService,
  ) {}

  @Post()
  create(@Req() request: HostRequest, @Body() body: NewCaseDto): Promise<{ conversationId: string }> {
    return this.cases.create(scopeOf(request), body);
  }

  @Get('conversations/:id')
  conversation(@Req() request: HostRequest, @Param('id') id: string): Promise<Conversation> {
    return this.conversations.get(scopeOf(request), id);
  }
}

function scopeOf({ user }: HostRequest): Scope {
  return { organizationId: user?.tenantId ?? '', userId: user?.id ?? '' };
}
