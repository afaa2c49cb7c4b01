/**
 * The attack: Jupyter closes a kernel socket when another one comes with the
 * same `session_id`, and replays to the newcomer what the first one missed.
 * Every output publishes the session id of whoever ran it, so any guest knows
 * the host's and everybody's.
 *
 * How this goes red: connect with the raw target instead of the namespaced
 * one (done below: the stand-in, which does as Jupyter does, closes the host).
 */
import { namespacedKernelTarget } from '../../src/channels/kernel-target';
import { ChannelStage, ending, until } from '../support/channel-stage';

const TARGET = '/base/api/kernels/k/channels?session_id=';
const SESSION = 'session-of-the-host';

let stage: ChannelStage;
beforeEach(async () => {
  stage = await ChannelStage.open();
});
afterEach(() => stage.dispose());

/** Connects as `_register_session` sees it: whoever comes with a session id closes who has it. */
async function connect(
  target: string,
  open: Map<string, { close(): void }>
): Promise<{ ended: Promise<unknown> }> {
  stage.target = target;
  const { guest, server } = await stage.connect();
  const url = new URL(stage.requests.at(-1)?.url ?? '', 'http://a');
  const session = url.searchParams.getAll('session_id').at(-1) ?? '';
  open.get(session)?.close();
  open.set(session, server);
  return { ended: ending(guest) };
}

const anna = { id: 'aaaaaaaaaaaaaaaa' };
const berta = { id: 'bbbbbbbbbbbbbbbb' };

it.each([
  SESSION,
  `${SESSION}&session_id=${SESSION}`,
  `x&session%5Fid=${SESSION}`,
  `%20${SESSION}%20`,
  `aaaaaaaaaaaaaaaa-${SESSION}`
])('a guest who names the session %s takes over nobody', async named => {
  const open = new Map<string, { close(): void }>();
  const closed = jest.fn();
  const host = await connect(`${TARGET}${SESSION}`, open);
  const first = await connect(
    namespacedKernelTarget(`${TARGET}${SESSION}`, anna),
    open
  );
  [host, first].forEach(({ ended }) => void ended.then(closed));
  await connect(namespacedKernelTarget(`${TARGET}${named}`, berta), open);
  // Knowing the namespaced session does not help either.
  const [, annas = ''] = [...open.keys()];
  await connect(namespacedKernelTarget(`${TARGET}${annas}`, berta), open);
  await new Promise(resolve => setTimeout(resolve, 50));
  expect(closed).not.toHaveBeenCalled();
  expect(open.size).toBe(4);
});

it('without the namespace he does', async () => {
  const open = new Map<string, { close(): void }>();
  const host = await connect(`${TARGET}${SESSION}`, open);
  await connect(`${TARGET}${SESSION}`, open);
  expect(await host.ended).toMatchObject({ code: 1005 });
});

it('a guest’s own page gets its own socket back', async () => {
  const open = new Map<string, { close(): void }>();
  const target = namespacedKernelTarget(`${TARGET}mine`, anna);
  const before = await connect(target, open);
  await connect(namespacedKernelTarget(`${TARGET}mine`, anna), open);
  await before.ended;
  await until(() => open.size === 1);
});
