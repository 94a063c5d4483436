import { ValidationPipe } from '@nestjs/common';
import { validationFailed } from '../domain/conversation-error.js';
import { fieldErrors, VALIDATION_OPTIONS } from '../dto/validated.js';

/** Query strings as instances of their DTO: numbers and dates come as text, and unknown parameters are refused. */
export const QUERY = new ValidationPipe({
  ...VALIDATION_OPTIONS,
  transform: true,
  exceptionFactory: (errors) => validationFailed(fieldErrors(errors)),
});
