import { createParamDecorator, type ExecutionContext, type Type, ValidationPipe } from '@nestjs/common';
import { ApiBody, ApiQuery } from '@nestjs/swagger';
import { doubtIn } from '../../../common/exact-json.js';
import type { HttpRequest } from '../../../common/http-types.js';
import { Takes } from '../../../common/takes.decorator.js';
import { validationFailed } from '../domain/conversation-error.js';
import { fieldErrors, VALIDATION_OPTIONS } from '../dto/validated.js';
import { SealedInput, UNSEAL } from './sealed-input.js';

const RequestQuery = createParamDecorator(
  (_: unknown, context: ExecutionContext) => new SealedInput(requestOf(context).query),
);
const RequestBody = createParamDecorator((whenAbsent: unknown, context: ExecutionContext) => {
  const { body } = requestOf(context);
  const doubt = doubtIn(body);
  if (doubt) throw validationFailed([{ field: doubt.path || 'body', message: doubt.message }]);
  return new SealedInput(body === undefined ? whenAbsent : body);
});

/** The query string as an instance of its class: numbers and dates come as text, unknown parameters are refused. */
export function QueryInput(Dto: Type): ParameterDecorator {
  const pipe = new ValidationPipe({
    ...VALIDATION_OPTIONS,
    transform: true,
    expectedType: Dto,
    validateCustomDecorators: true,
    exceptionFactory: (errors) => validationFailed(fieldErrors(errors)),
  });
  return documented(RequestQuery(UNSEAL, pipe), Takes('query'), ApiQuery({ type: Dto }));
}

/**
 * The body as it came, to be judged by the service.
 *
 * @param whenAbsent stands for a body that was not sent
 */
export function BodyInput(Dto: Type, whenAbsent?: object): ParameterDecorator {
  return documented(
    RequestBody(whenAbsent, UNSEAL),
    Takes('body'),
    ApiBody({ type: Dto, required: !whenAbsent }),
  );
}

function documented(parameter: ParameterDecorator, ...ofMethod: MethodDecorator[]): ParameterDecorator {
  return (target, name, index) => {
    parameter(target, name, index);
    const method = Object.getOwnPropertyDescriptor(target, name ?? '');
    if (name === undefined || !method) return;
    for (const decorate of ofMethod) decorate(target, name, method);
  };
}

function requestOf(context: ExecutionContext): HttpRequest {
  return context.switchToHttp().getRequest<HttpRequest>();
}
