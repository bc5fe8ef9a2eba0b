import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { Problem, type FieldFault } from './problem.js';

/** Reads queries and bodies into their DTO classes; what a class does not know or takes otherwise is 400, by name. */
export const parametersPipe = new ValidationPipe({
  whitelist: true,
  forbidNonWhitelisted: true,
  transform: true,
  exceptionFactory: (faults) => invalidParameters(faults.map(fieldFault)),
});

export function invalidParameters(errors: readonly FieldFault[]): Problem {
  return new Problem(400, errors.map(({ name, detail }) => `${name} ${detail}`).join('; '), { errors });
}

/** What can be the name of a parameter; anything else somebody sent may be a value, and is not repeated. */
const A_NAME = /^[a-z][\w.-]{0,39}$/i;

function fieldFault({ property, constraints = {} }: ValidationError): FieldFault {
  const name = A_NAME.test(property) ? property : '…';
  if ('whitelistValidation' in constraints) return { name, detail: 'is not a parameter of this call' };
  const [message = 'is not valid'] = Object.values(constraints);
  return { name, detail: message.replace(`${property} `, '') };
}
