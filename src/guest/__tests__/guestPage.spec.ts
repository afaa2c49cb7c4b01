import { PageConfig } from '@jupyterlab/coreutils';
import { GUEST_PAGE_CONFIG_KEY } from '../../protocol';
import { parseGuestPage, readGuestPage } from '../guestPage';
import { PAGE } from './fakeVisit';

describe('readGuestPage', () => {
  afterEach(() => PageConfig.setOption(GUEST_PAGE_CONFIG_KEY, ''));

  it('is null on the host’s page', () => {
    expect(readGuestPage()).toBeNull();
  });

  it('reads what a gateway wrote that replaces nothing', () => {
    expect(parseGuestPage(JSON.stringify(PAGE)).replaced_plugins).toBe(
      undefined
    );
  });

  it('reads what the gateway wrote', () => {
    PageConfig.setOption(GUEST_PAGE_CONFIG_KEY, JSON.stringify(PAGE));
    expect(readGuestPage()).toEqual(PAGE);
  });
});

describe('parseGuestPage', () => {
  it.each([
    ['no JSON', '{'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a missing field', JSON.stringify({ ...PAGE, host_name: undefined })],
    ['a field of another type', JSON.stringify({ ...PAGE, guest_id: 1 })],
    [
      'a list of something else than ids',
      JSON.stringify({ ...PAGE, replaced_plugins: [1] })
    ],
    [
      'neither yes nor no',
      JSON.stringify({ ...PAGE, survives_reconnect: 'yes' })
    ],
    [
      'ids that are no list',
      JSON.stringify({ ...PAGE, replaced_plugins: 'all' })
    ],
    ['a time that is none', JSON.stringify({ ...PAGE, expires_at: 'soon' })]
  ])('throws on %s', (_, text) => {
    expect(() => parseGuestPage(text)).toThrow(/secureShareGuest/);
  });
});
