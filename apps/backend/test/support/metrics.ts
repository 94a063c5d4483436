/** One sample of an answer to `GET /metrics`. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** Reads the samples of Prometheus' text format. */
export function samplesIn(text: string): Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const at = line.lastIndexOf(' ');
      const [name = '', labels = ''] = line.slice(0, at).split('{');
      return { name, labels: labelsIn(labels), value: Number(line.slice(at)) };
    });
}

function labelsIn(text: string): Record<string, string> {
  const pairs = text.replace(/\}$/, '').split('",').filter(Boolean);
  const labels = pairs.map((pair) => pair.replace(/"$/, '').split('="') as [string, string]);
  return Object.fromEntries(labels);
}

/** The sum of the samples of a name that have these labels; undefined where there is none. */
export function valueOf(
  samples: readonly Sample[],
  name: string,
  labels: Record<string, string> = {},
): number | undefined {
  const found = samples.filter(
    (sample) =>
      sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
  );
  return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
}

/** The names of the metrics, also of those without a sample. */
export function namesIn(text: string): string[] {
  return Array.from(text.matchAll(/^# TYPE (\w+) /gm), ([, name]) => name!);
}
