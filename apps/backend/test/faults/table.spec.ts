import { describe, expect, it } from '@jest/globals';
import { cellsIn, cellsOf, merged, type Row, table } from './table.js';

const ROW: Row = {
  scenario: 'killed',
  rounds: 12,
  acknowledged: 1234,
  refused: 5,
  backAfter: 60,
  notes: [],
  findings: [],
};

describe('the table of faults', () => {
  it('is read as it was written', () => {
    const rows = [
      ROW,
      { ...ROW, scenario: 'cut: every connection', findings: ['doctor found:\n\n  a  gap'] },
    ].map(cellsOf);

    const document = `Written by.\n\n\`\`\`\n${table(rows)}\n\`\`\`\n\nNothing else.`;
    expect(cellsIn(document.split('\n'))).toEqual(rows);
    expect(cellsIn([])).toEqual([]);
  });

  it('keeps the rows of what was not run again, in the order of the scenarios', () => {
    const [old, again, gone] = [
      ['a', '1'],
      ['b', '1'],
      ['c', '1'],
    ] as string[][];
    expect(merged([again!, old!, gone!], [['b', '2']], ['a', 'b', 'd'])).toEqual([old, ['b', '2']]);
  });
});
