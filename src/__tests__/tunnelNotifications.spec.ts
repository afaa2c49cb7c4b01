import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import type { IServerShareStatus, ITunnel, IUsage } from '../protocol';
import { TunnelNotifications } from '../tunnelNotifications';
import { FakeModel } from './fakeModel';
import { LIVE, OFF, STARTING, statusWith, TUNNEL } from './samples';

const copyInvitation = jest.fn();
const openPanel = jest.fn();
let model: FakeModel;
let notifications: TunnelNotifications;

const shown = () => Notification.manager.notifications;

function begin(state: ConstructorParameters<typeof FakeModel>[0]): void {
  model = new FakeModel(state);
  notifications = new TunnelNotifications({
    model,
    copyInvitation,
    openPanel,
    trans: nullTranslator.load('')
  });
}

/** A live share through a tunnel with other values here and there. */
function live(
  usage: Partial<IUsage>,
  tunnel: Partial<ITunnel> = {},
  change: Partial<IServerShareStatus> = {}
): { status: IServerShareStatus } {
  if (!TUNNEL.usage || !TUNNEL.tunnel) {
    throw new Error('The sample has no tunnel.');
  }
  return {
    status: statusWith(TUNNEL, {
      tunnel: { ...TUNNEL.tunnel, address_changes: 0, ...tunnel },
      usage: { ...TUNNEL.usage, ...usage },
      ...change
    })
  };
}

beforeEach(() => {
  Notification.dismiss();
  copyInvitation.mockClear();
  openPanel.mockClear();
});

afterEach(() => notifications.dispose());

describe('the limit', () => {
  it('is told of once at 70 and once at 90 percent', () => {
    begin({ status: STARTING });
    model.become(live({ month_requests: 13_999 }));
    expect(shown()).toEqual([]);
    model.become(live({ month_requests: 14_000 }));
    model.become(live({ month_requests: 15_000 }));
    expect(shown()).toHaveLength(1);
    expect(shown()[0].message).toBe(
      '70 % of the month’s ngrok requests are used. At this pace the month’s requests last 12 hours.'
    );
    model.become(live({ month_requests: 18_000 }));
    model.become(live({ month_requests: 19_000 }));
    expect(shown()).toHaveLength(2);
    expect(shown()[0].message).toContain('90 %');
    expect(shown()[0].options.autoClose).toBe(false);
    shown()[0].options.actions?.[0].callback(new MouseEvent('click'));
    expect(openPanel).toHaveBeenCalled();
  });

  it('is told of the measure that is worse', () => {
    begin({ status: STARTING });
    model.become(live({ month_requests: 14_000, month_bytes: 950_000_000 }));
    expect(shown()).toHaveLength(1);
    expect(shown()[0].message).toContain('95 % of the month’s ngrok data');
  });

  it('is told of again in the next share', () => {
    begin({ status: STARTING });
    model.become(live({ month_requests: 15_000 }));
    model.become({ status: OFF });
    model.become(live({ month_requests: 15_100 }, {}, { id: 'ff' }));
    expect(shown()).toHaveLength(2);
  });

  it('is no news when it was so as the page was loaded', () => {
    begin(live({ month_requests: 15_000 }));
    model.become(live({ month_requests: 15_001 }));
    expect(shown()).toEqual([]);
    model.become(live({ month_requests: 18_000 }));
    expect(shown()).toHaveLength(1);
  });

  it('is nothing without a limit, and nothing on the network', () => {
    begin({ status: STARTING });
    model.become(
      live({ month_requests: 1e9, limit_requests: null, limit_bytes: null })
    );
    model.become({ status: LIVE });
    expect(shown()).toEqual([]);
  });
});

describe('another address', () => {
  it('is told of, with the invitation that works now', () => {
    begin(live({}));
    model.become(live({}, { address_changes: 1 }));
    model.become(live({}, { address_changes: 1 }));
    expect(shown()).toHaveLength(1);
    expect(shown()[0].message).toContain('The address of your share');
    const [copy] = shown()[0].options.actions ?? [];
    expect(copy.label).toBe('Copy new invitation');
    copy.callback(new MouseEvent('click'));
    expect(copyInvitation).toHaveBeenCalled();
    model.become(live({}, { address_changes: 2 }));
    expect(shown()).toHaveLength(2);
  });

  it('is no news to the host who has just asked for it', () => {
    begin(live({}));
    model.become({ busy: ['new-address'] });
    model.become(live({}, { address_changes: 1 }));
    model.become({ busy: [] });
    expect(shown()).toEqual([]);
  });

  it('is no news when the page is loaded after it', () => {
    begin({ status: null });
    model.become(live({}, { address_changes: 3 }));
    expect(shown()).toEqual([]);
  });
});

it('is silent when disposed of', () => {
  begin({ status: STARTING });
  notifications.dispose();
  model.become(live({ month_requests: 19_000 }, { address_changes: 1 }));
  expect(shown()).toEqual([]);
});
