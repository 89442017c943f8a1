import { describe, expect, it } from 'vitest';
import { keyResult, leadTime, services } from '../../../../test/oneGoal';
import type { Measure, TargetScope } from '../../../api';
import { draftOf, readDraft, scopeKey, scopeOfKey, type Draft } from './draft';

const plain = { unit: 'number' as const, label: '' };
const duration = { unit: 'duration' as const, label: '' };
const draft = (part: Partial<Draft>): Draft => ({ ...draftOf(null, plain), title: 'T', ...part });

describe('a draft of a key result', () => {
  it.each<[Measure]>([
    [services],
    [{ kind: 'percentage', start: 12.5, target: 90 }],
    [{ kind: 'milestone' }],
    [leadTime],
  ])('of %o is read back as it was', (measure) => {
    const view = keyResult('k', {}, measure);
    const { said } = readDraft(draftOf(view.key_result, view.format), view.format);
    expect(said).toEqual({ title: 'Key result k', measure, owner: 'm1' });
  });

  it('begins as a number that counts up from nothing', () => {
    expect(draftOf(null, plain)).toMatchObject({ kind: 'number', start: '0', target: '' });
  });

  it('says at each field what is wrong with it', () => {
    const { wrong } = readDraft(draft({ start: 'few', target: '' }), plain);
    expect(wrong).toEqual({
      start: '‘few’ is no start. Type one such as 12 or 3.5.',
      target: 'Type a target such as 12 or 3.5.',
    });
  });

  it('holds percentages within their bounds', () => {
    const { wrong } = readDraft(draft({ kind: 'percentage', target: '120' }), plain);
    expect(wrong).toEqual({ target: 'A percentage lies between 0 and 100.' });
  });

  it('asks for the KPI before anything of it', () => {
    const { wrong } = readDraft(draft({ kind: 'kpi', start: '', target: '' }), plain);
    expect(wrong).toEqual({ kpi: 'Choose the KPI by which it moves.' });
  });

  it('reads the ends in the unit of its KPI', () => {
    const { said } = readDraft(
      draft({ kind: 'kpi', kpi: 'lead_time', start: '4h', target: '1h', scope: 'team t1' }),
      duration,
    );
    expect(said?.measure).toEqual({
      kind: 'kpi',
      kpi: 'lead_time',
      scope: { kind: 'team', id: 't1' },
      start: 14_400_000,
      target: 3_600_000,
    });
  });

  it('trims what is written', () => {
    const { said } = readDraft(draft({ title: ' T ', unit: ' teams ', target: '3' }), plain);
    expect(said).toMatchObject({ title: 'T', measure: { unit: 'teams', start: 0, target: 3 } });
  });

  it.each<[TargetScope]>([
    [{ kind: 'workspace' }],
    [{ kind: 'team', id: 't1' }],
    [{ kind: 'service', id: 's1' }],
  ])('keeps the scope %o as one text', (scope) => {
    expect(scopeOfKey(scopeKey(scope))).toEqual(scope);
  });
});
