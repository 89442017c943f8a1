import type { ChartColors } from './colors';
import { init } from './echarts';
import { happenings } from './happenings';
import type { ChartInput } from './input';
import { chartOption } from './option';

/** What a picture of a chart says around it. */
export interface PictureText {
  title: string;
  /** Lines below the title: of what and when, how much. */
  lines: readonly string[];
  /** What the lines and bands of the chart mean, where the picture alone would not say it. */
  key: readonly string[];
}

/** A drawn chart, and how large it is in px. */
export interface DrawnChart {
  svg: string;
  width: number;
  height: number;
}

const WIDTH = 960;
const MARGIN = 24;
const TITLE_PX = 20;
const LINE_PX = 18;
const FONT = "'Inter Variable', Inter, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";
/** More than these are counted: a picture is no list. */
const MOST_HAPPENINGS = 6;

/** Draws a chart with its words as an SVG document that needs nothing else. */
export function drawChart(
  input: ChartInput,
  colors: ChartColors,
  { title, lines, key }: PictureText,
): DrawnChart {
  const top = MARGIN + TITLE_PX + lines.length * LINE_PX + MARGIN / 2;
  const happened = input.annotations.slice(0, MOST_HAPPENINGS);
  const left = input.annotations.length - happened.length;
  const below = key.length + happened.length + (left > 0 ? 1 : 0);
  const foot = top + input.height + MARGIN;
  const height = foot + below * LINE_PX + MARGIN / 2;
  const text = (
    y: number,
    words: string,
    look = `font-size="12" fill="${colors.quiet}"`,
    x = MARGIN,
  ) => `<text x="${x}" y="${y}" ${look}>${escaped(words)}</text>`;
  const parts = [
    text(MARGIN + TITLE_PX / 2, title, `font-size="18" font-weight="600" fill="${colors.ink}"`),
    ...lines.map((line, index) => text(MARGIN + TITLE_PX + (index + 1) * LINE_PX - 6, line)),
    `<g transform="translate(${MARGIN} ${top})">${rendered(input, colors)}</g>`,
    ...key.map((line, index) => text(foot + index * LINE_PX, line)),
    ...happened.map(({ at, label, kind, tone }, index) => {
      const y = foot + (key.length + index) * LINE_PX;
      const { path, word } = happenings[kind ?? 'incident'];
      const shape = `<path transform="translate(${MARGIN} ${y - 9})" d="${path}" fill="${colors.annotation[tone ?? 'info']}"/>`;
      const words = `${input.day(at)}, ${kind ? `${word}: ` : ''}${label.replaceAll(/\s+/g, ' ')}`;
      return shape + text(y, words, undefined, MARGIN + 16);
    }),
    ...(left > 0 ? [text(foot + (below - 1) * LINE_PX, `and ${left} more`)] : []),
  ];
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" ` +
    `viewBox="0 0 ${WIDTH} ${height}" font-family="${FONT}">` +
    `<title>${escaped(title)}</title>` +
    `<rect width="${WIDTH}" height="${height}" fill="${colors.surface}"/>${parts.join('')}</svg>`;
  return { svg, width: WIDTH, height };
}

function rendered(input: ChartInput, colors: ChartColors): string {
  const chart = init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: WIDTH - 2 * MARGIN,
    height: input.height,
  });
  try {
    chart.setOption(chartOption(input, colors, true));
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

/** Words as they stand in XML: characters that it cannot have at all are left out. */
function escaped(words: string): string {
  return (
    words
      // eslint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  );
}

/** How many pixels of the picture stand for one of the drawing: sharp on any screen. */
const SHARPNESS = 2;

/** A drawn chart as a PNG file, in Base64. */
export async function toPng({ svg, width, height }: DrawnChart): Promise<string> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * SHARPNESS;
  canvas.height = height * SHARPNESS;
  const context = canvas.getContext('2d');
  if (!context)
    throw new Error('This window cannot draw pictures. Export the chart as SVG instead.');
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const [, data] = canvas.toDataURL('image/png').split(',');
  if (!data) throw new Error('The picture came out empty. Export the chart as SVG instead.');
  return data;
}
