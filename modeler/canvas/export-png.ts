import { exportPicture } from './export-picture.ts';

/** Twice the size of the drawing, so that it stays sharp in a document. */
const scale = 2;
/** Browsers refuse larger canvases; a larger drawing is made smaller. */
const sideMax = 8_000;

/** The picture of a model as PNG on white paper. */
export async function exportPng(xml: string): Promise<Blob> {
  const svg = await exportPicture(xml);
  const image = new Image();
  // A page of ours may show pictures of its own text, and of no other place.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const factor = Math.min(scale, sideMax / Math.max(image.naturalWidth, image.naturalHeight, 1));
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(image.naturalWidth * factor);
  canvas.height = Math.ceil(image.naturalHeight * factor);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The browser has no canvas.');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture is empty.'))), 'image/png');
  });
}
