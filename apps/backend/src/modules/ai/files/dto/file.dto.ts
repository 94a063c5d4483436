import { ApiProperty } from '@nestjs/swagger';
import { NameField } from '../../dto/fields.js';
import { MAX_NAME_CHARACTERS } from '../file.limits.js';

/** Parameters of an upload. */
export class UploadQueryDto {
  @NameField({
    required: true,
    max: MAX_NAME_CHARACTERS,
    description: 'The name of the file, for people',
    example: 'invoice.pdf',
  })
  name!: string;
}

/** A stored file on the wire. */
export class FileDto {
  @ApiProperty({ type: String, format: 'uuid' })
  id!: string;

  @ApiProperty({
    type: String,
    description: 'What a message of a chat names the file by, and where it is read',
    example: '/api/v1/ai/files/0198f0a2-6b1e-7c3d-9a54-2f8e1d7c6b50',
  })
  url!: string;

  @ApiProperty({ type: String, example: 'application/pdf' })
  mediaType!: string;

  @ApiProperty({ type: 'integer', example: 48_213 })
  bytes!: number;

  @ApiProperty({ type: String, description: 'In hexadecimal digits' })
  sha256!: string;

  @ApiProperty({ type: String, example: 'invoice.pdf' })
  name!: string;
}
