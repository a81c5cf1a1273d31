import { expect, test } from '@jest/globals';
import { tokenColors } from '../../../modeler/canvas/token-colors.ts';
import { contrastRatio } from '../../../web/theme/contrast.ts';

test.each(tokenColors)('%s can be read with white on it, and seen on both canvases', (color) => {
  expect(contrastRatio(color, '#ffffff')).toBeGreaterThanOrEqual(4.5);
  expect(contrastRatio(color, '#171c24')).toBeGreaterThanOrEqual(3);
});
