import fc from 'fast-check';
import { TerminalFilter } from '../../../src/channels/terminal-filter';

const filter = new TerminalFilter();
const judge = (message: unknown): string =>
  filter.fromGuest(Buffer.from(JSON.stringify(message)), false).kind;
const judgeText = (text: string): string =>
  filter.fromGuest(Buffer.from(text), false).kind;

describe('TerminalFilter', () => {
  it('passes all that a keyboard can say', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(judge(['stdin', text])).toBe('pass');
      })
    );
  });

  it('passes real sizes, written anew', () => {
    expect(
      filter.fromGuest(Buffer.from('["set_size", 24.0, 8e1, 480, 640]'), false)
    ).toEqual({
      kind: 'replace',
      data: Buffer.from('["set_size",24,80,480,640]'),
      isBinary: false
    });
    expect(judge(['set_size', 24, 80])).toBe('replace');
  });

  it.each([
    [['set_size', 0, 80]],
    [['set_size', 24, 10_001]],
    [['set_size', 24.5, 80]],
    [['set_size', -1, -1]]
  ])('drops a size no screen has: %j', message => {
    expect(judge(message)).toBe('drop');
  });

  it.each([
    [['stdin']],
    [['stdin', 1]],
    [['stdin', ['a']]],
    [['stdin', 'a', 'b']],
    [['stdin', '\ud800']],
    [['set_size', '24', '80']],
    [['set_size', 24]],
    [['set_size', 24, 80, 1, 1, 1]],
    [['set_size', null, null]],
    [['stdout', 'a']],
    [['setup', {}]],
    [[]],
    [{}],
    ['stdin'],
    [null]
  ])('closes on %j', message => {
    expect(judge(message)).toBe('close');
  });

  it('closes on broken JSON, numbers without end, nesting and binary frames', () => {
    expect(judgeText('["stdin","a"')).toBe('close');
    expect(judgeText('["set_size",1e999,1]')).toBe('close');
    expect(judgeText('["set_size",NaN,1]')).toBe('close');
    expect(judgeText('['.repeat(100_000))).toBe('close');
    expect(filter.fromGuest(Buffer.from('["stdin","a"]'), true).kind).toBe(
      'close'
    );
  });

  it('passes what the terminal shows', () => {
    expect(filter.fromServer().kind).toBe('pass');
  });
});
