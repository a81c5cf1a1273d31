import Viewer from 'bpmn-js/lib/Viewer';
import zeebeModdle from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' };
import { plainColorsModule } from '#web';
import { printedColors, printedText } from './diagram-colors.ts';

/**
 * The picture of a model as SVG text. The diagram on the page takes its colors from the theme; a
 * picture that is mailed or printed has none, so it is drawn again out of sight with plain light
 * colors.
 */
export async function exportPicture(xml: string): Promise<string> {
  const place = document.createElement('div');
  place.className = 'mr-offscreen';
  place.setAttribute('aria-hidden', 'true');
  document.body.append(place);
  const viewer = new Viewer({
    container: place,
    bpmnRenderer: printedColors,
    textRenderer: printedText,
    moddleExtensions: { zeebe: zeebeModdle },
    additionalModules: [plainColorsModule as never],
  });
  try {
    await viewer.importXML(xml);
    const { svg } = await viewer.saveSVG();
    return svg;
  } finally {
    viewer.destroy();
    place.remove();
  }
}
