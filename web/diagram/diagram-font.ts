const size = '12px';

/**
 * The font of labels as the drawing library needs it. It measures text on a canvas, where a CSS
 * variable is no font: measured by another one, labels would leave the middle and their shapes.
 */
export function diagramText() {
  const style = { fontFamily: fontFamily(), fontSize: size };
  return { defaultStyle: style, externalStyle: style };
}

/** Resolves when labels can be measured; also when the font cannot be had, which shows another one. */
export async function diagramFontReady(): Promise<void> {
  try {
    await document.fonts.load(`${size} ${fontFamily()}`);
  } catch {
    // Without its own font a diagram is drawn with the next one of the list.
  }
}

// helpers

function fontFamily(): string {
  const token = getComputedStyle(document.documentElement).getPropertyValue('--mr-font').trim();
  return token || 'sans-serif';
}
