import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import './plot-locale.js';
import uPlot from 'uplot';
import styles from './plot.module.css';

const HEIGHT_PX = 220;
const AXIS_PX = 68;
/** Half of the last name below a plot, which reaches beyond it. */
const HALF_NAME_PX = 32;
/** Months that have their names below a plot, at most. */
const MAX_MONTH_NAMES = 12;

/** Moments below a plot, in the viewer's language and in UTC. */
const AT = {
  day: new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' }),
  month: new Intl.DateTimeFormat(undefined, { month: 'short', year: 'numeric', timeZone: 'UTC' }),
};

/** What a plot shows of one measure. */
export interface Curve {
  name: string;
  /** A height for each moment; a plot may be inexact. */
  values: number[];
  /** The exact figure of each, which shows where the pointer is. */
  texts: string[];
}

/**
 * A curve over time, for eyes alone: whoever shows it has a table of the same figures beneath.
 *
 * @param moments of UTC, in seconds, ascending
 */
export function Plot({ moments, curve, step }: { moments: number[]; curve: Curve; step: 'day' | 'month' }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const plot = new uPlot(optionsFor(element, curve, step), [moments, curve.values], element);
    const sizes = new ResizeObserver(() => {
      plot.setSize({ width: element.clientWidth, height: HEIGHT_PX });
    });
    sizes.observe(element);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const recolour = (): void => {
      plot.redraw();
    };
    scheme.addEventListener('change', recolour);
    return () => {
      scheme.removeEventListener('change', recolour);
      sizes.disconnect();
      plot.destroy();
    };
  }, [moments, curve, step]);
  return <div ref={place} className={styles.plot} aria-hidden="true" />;
}

/** Colours are read when it is drawn, of the element: the page's style decides about light and dark. */
function optionsFor(element: HTMLElement, { name, texts }: Curve, step: 'day' | 'month'): uPlot.Options {
  const style = getComputedStyle(element);
  const grid = { stroke: () => style.borderTopColor, width: 1 };
  const axis: uPlot.Axis = { stroke: () => style.color, grid, ticks: grid };
  return {
    width: element.clientWidth,
    height: HEIGHT_PX,
    padding: [null, HALF_NAME_PX, null, null],
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    scales: { y: { range: (_, __, max) => [0, max > 0 ? max * 1.1 : 1] } },
    axes: [
      {
        ...axis,
        values: (_, seconds) => seconds.map((each) => AT[step].format(each * 1000)),
        // By itself it names times of equal distance, of which several lie in one month.
        ...(step === 'month' && { splits: ({ data }: uPlot) => thinned(data[0]) }),
      },
      { ...axis, size: AXIS_PX },
    ],
    series: [
      { label: 'UTC', value: step === 'day' ? '{YYYY}-{MM}-{DD}' : '{YYYY}-{MM}' },
      {
        label: name,
        stroke: () => style.textDecorationColor,
        fill: () => style.outlineColor,
        width: 2,
        value: (_, __, ___, index) => (index === null ? '–' : (texts[index] ?? '–')),
      },
    ],
  };
}

function thinned(moments: ArrayLike<number>): number[] {
  const every = Math.ceil(moments.length / MAX_MONTH_NAMES);
  return Array.from(moments).filter((_, index) => index % every === 0);
}
