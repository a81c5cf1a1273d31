import { z } from 'zod';

/** Short names for the fields of answers (api.md 2.1): `?` there is `.nullable()` here. */
export const keyField = () => z.string().meta({ pattern: '^[0-9]{1,19}$' });
export const keyOrNull = () => keyField().nullable();
export const textField = () => z.string();
export const textOrNull = () => z.string().nullable();
export const dateField = () => z.string().meta({ format: 'date-time' });
export const dateOrNull = () => dateField().nullable();
export const texts = () => z.array(z.string());
export const headers = () => z.record(z.string(), z.string());
export const values = () => z.record(z.string(), z.unknown());
export const anyJson = () => z.unknown();
