import { describe, expect, it } from '@jest/globals';
import { optional, optionalChoice, required, requiredInteger } from '../../handler/environment';
import { InvalidSetting } from '../../handler/errors';

describe('optional', () => {
  it.each([
    ['set', { NAME: 'value' }, 'value'],
    ['a space', { NAME: ' ' }, ' '],
    ['empty', { NAME: '' }, undefined],
    ['unset', {}, undefined],
  ])('reads a variable that is %s', (_name, environment, value) => {
    expect(optional(environment, 'NAME')).toBe(value);
  });
});

describe('required', () => {
  it('reads the value', () => {
    expect(required({ NAME: 'value' }, 'NAME')).toBe('value');
  });

  it.each([{}, { NAME: '' }])('names the variable that is not set in %j', (environment) => {
    expect(() => required(environment, 'NAME')).toThrow(InvalidSetting);
    expect(() => required(environment, 'NAME')).toThrow(/^NAME is not set/);
  });
});

describe('requiredInteger', () => {
  const read = (text: string | undefined) =>
    requiredInteger({ DAYS: text }, 'DAYS', { minimum: 1, maximum: 90 });

  it.each([
    ['1', 1],
    ['90', 90],
    ['007', 7],
  ])('reads %j', (text, value) => {
    expect(read(text)).toBe(value);
  });

  it.each([
    '0',
    '91',
    '-1',
    '+1',
    '1.0',
    '1e1',
    '0x10',
    ' 7',
    '7 ',
    '7d',
    '٧',
    'NaN',
    'Infinity',
    '9'.repeat(400),
  ])('names the variable, its range and the text %j', (text) => {
    expect(() => read(text)).toThrow(InvalidSetting);
    expect(() => read(text)).toThrow(
      `DAYS must be a whole number from 1 to 90, not ${JSON.stringify(text)}.`,
    );
  });

  it.each([undefined, ''])('names the variable when it is %j', (text) => {
    expect(() => read(text)).toThrow(/^DAYS is not set/);
  });
});

describe('optionalChoice', () => {
  const read = (text: string | undefined) => optionalChoice({ COLOUR: text }, 'COLOUR', ['red', 'blue']);

  it.each([
    ['red', 'red'],
    ['', undefined],
    [undefined, undefined],
  ])('reads %j as %j', (text, choice) => {
    expect(read(text)).toBe(choice);
  });

  it.each(['green', 'Red', 'red ', 'toString'])('names the variable and the choices for %j', (text) => {
    expect(() => read(text)).toThrow(InvalidSetting);
    expect(() => read(text)).toThrow(`COLOUR must be one of red, blue, not ${JSON.stringify(text)}.`);
  });
});
