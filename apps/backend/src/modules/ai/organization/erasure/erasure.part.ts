import type { OrganizationPart } from '../organization-part.js';
import { ErasureController } from './erasure.controller.js';
import { ErasureRepository } from './erasure.repository.js';
import { ErasureService } from './erasure.service.js';
import { ErasureSweeper } from './erasure.sweeper.js';
import { ErasureWorker } from './erasure-worker.js';

/** Erasures of conversations, and what carries them out. */
export const ERASURE: OrganizationPart = {
  name: 'erasure',
  controllers: [ErasureController],
  providers: [ErasureRepository, ErasureService, ErasureSweeper, ErasureWorker],
  exports: [ErasureService],
};
