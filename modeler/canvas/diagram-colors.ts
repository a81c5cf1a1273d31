/** Colors of shapes that have none of their own: on the page they follow the theme. */
export const themedColors = {
  defaultFillColor: 'var(--dg-fill)',
  defaultStrokeColor: 'var(--dg-stroke)',
  defaultLabelColor: 'var(--dg-text)',
};

/** The same in an exported picture, which knows no theme and is looked at on white. */
export const printedColors = {
  defaultFillColor: '#ffffff',
  defaultStrokeColor: '#22262e',
  defaultLabelColor: '#14181f',
};

export const printedText = {
  defaultStyle: { fontFamily: 'Arial, sans-serif', fontSize: '12px' },
  externalStyle: { fontFamily: 'Arial, sans-serif', fontSize: '12px' },
};
