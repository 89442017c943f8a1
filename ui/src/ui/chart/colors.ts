import type { Annotation, Series } from './series';

/** The colours that a chart needs, as ECharts understands them. */
export interface ChartColors {
  ink: string;
  quiet: string;
  line: string;
  surface: string;
  series: Record<NonNullable<Series['tone']>, string>;
  annotation: Record<NonNullable<Annotation['tone']>, string>;
}

const canvas = document.createElement('canvas');
canvas.width = canvas.height = 1;

/** ECharts knows no oklch(), so the token's colour is drawn once and read back as rgb. */
function rgb(color: string): string {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return color;
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
  return `rgb(${r}, ${g}, ${b})`;
}

/** The tokens as they are where the element stands, light or dark; or always light, as on paper. */
export function chartColors(element: HTMLElement, scheme?: 'light'): ChartColors {
  const probe = document.createElement('span');
  if (scheme) probe.style.colorScheme = scheme;
  // Where less motion is asked for, everything has a transition of no length to speak of, whose
  // first frame would still have the colour before.
  probe.style.setProperty('transition', 'none', 'important');
  element.append(probe);
  const token = (name: string) => {
    probe.style.color = `var(--${name})`;
    return rgb(getComputedStyle(probe).color);
  };
  const colors: ChartColors = {
    ink: token('neutral-12'),
    quiet: token('neutral-10'),
    line: token('neutral-6'),
    surface: token('surface'),
    series: {
      accent: token('accent-solid'),
      ops: token('ops-solid'),
      dev: token('dev-solid'),
      success: token('success-solid'),
      warning: token('warning-solid'),
      danger: token('danger-solid'),
      info: token('info-solid'),
    },
    annotation: {
      danger: token('danger-solid'),
      info: token('info-solid'),
      accent: token('accent-solid'),
    },
  };
  probe.remove();
  return colors;
}
