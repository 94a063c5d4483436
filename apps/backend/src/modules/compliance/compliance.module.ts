import { Module } from '@nestjs/common';
import { CaseAgent } from './case.agent.js';
import { ComplianceManagerAgent } from './compliance-manager.agent.js';
import { InvestigationAgent } from './investigation.agent.js';

/** The agents of case and compliance work. */
@Module({ providers: [CaseAgent, InvestigationAgent, ComplianceManagerAgent] })
export class ComplianceModule {}
