import type { OrganizationPart } from '../organization-part.js';
import { OrganizationExportController, OwnExportController } from './export.controller.js';
import { ExportRepository } from './export.repository.js';
import { ExportService } from './export.service.js';
import { RestoreRepository } from './restore/restore.repository.js';
import { RestoreService } from './restore/restore.service.js';

/** The export of conversations, and what brings an export back. */
export const EXPORT: OrganizationPart = {
  name: 'export',
  controllers: [OrganizationExportController, OwnExportController],
  providers: [ExportRepository, ExportService, RestoreRepository, RestoreService],
  exports: [ExportService, RestoreService],
};
