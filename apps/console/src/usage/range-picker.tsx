import { type RangeSearch, type Range, RANGES, rangeOf } from './range.js';

/** Chooses a span of time; `onChange` gets the search that says it. */
export function RangePicker({
  search,
  initial = '30-days',
  onChange,
}: {
  search: RangeSearch;
  initial?: Range;
  onChange: (search: RangeSearch) => void;
}) {
  const { range = initial, from, to } = search;
  const change = (next: Record<string, string>): void => {
    onChange(rangeOf({ from, to, range, ...next }));
  };
  return (
    <>
      <label>
        Time (UTC)
        <select
          value={range}
          onChange={({ target }) => {
            change({ range: target.value });
          }}
        >
          {Object.entries(RANGES).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {range === 'own' &&
        (['from', 'to'] as const).map((end) => (
          <label key={end}>
            {end === 'from' ? 'First day' : 'Last day'}
            <input
              type="date"
              value={(end === 'from' ? from : to) ?? ''}
              onChange={({ target }) => {
                change({ [end]: target.value });
              }}
            />
          </label>
        ))}
    </>
  );
}
