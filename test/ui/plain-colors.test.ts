import { expect, test } from '@jest/globals';
import { isPlainColor, plainColorsModule } from '../../web/diagram/plain-colors.ts';

test.each([
  '#fff',
  '#FFE0B2',
  '#12345678',
  'red',
  ' rebeccapurple ',
  'rgb(1, 2, 3)',
  'hsl(120deg 50% 50% / 0.5)',
])('is a color: %s', (text) => expect(isPlainColor(text)).toBe(true));

test.each([
  ...['', 'url(https://evil.example/x)', 'javascript:alert(1)', 'var(--mr-bg)', 'red;background:url(x)'],
  ...['expression(alert(1))', '#12', 'rgb(1,2,url(x))', 'image-set(x)', 'red"onload="x'],
])('is none: %s', (text) => expect(isPlainColor(text)).toBe(false));

test('shapes, lines and labels lose what is no color, and keep the rest', () => {
  const drawn = (values: Record<string, string>, label?: object) => ({
    values,
    label,
    get: (name: string) => values[name],
    set: (name: string, value?: string) =>
      value === undefined ? delete values[name] : (values[name] = value),
  });
  const label = drawn({ 'color:color': 'url(#x)' });
  const shape = drawn({ 'bioc:fill': '#fff', 'bioc:stroke': 'javascript:1' }, label);
  let listen: (read: object) => void = () => undefined;
  const events = { on: (_: string, listener: (read: object) => void) => (listen = listener) };
  const [, Cleaner] = plainColorsModule.plainColors as ['type', new (bus: never) => object];
  new Cleaner(events as never);
  listen({});
  listen({ definitions: { diagrams: [{ plane: { ...drawn({}), planeElement: [shape] } }] } });
  expect([shape.values, label.values]).toEqual([{ 'bioc:fill': '#fff' }, {}]);
});
