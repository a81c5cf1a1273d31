import { z } from 'zod';
import { opt } from '../../http/fields.ts';

/** `true` or `false` in a query string. */
export const flagText = () =>
  opt(
    z
      .enum(['true', 'false'], { error: 'INVALID_VALUE: Send true or false.' })
      .transform((value) => value === 'true'),
  );
