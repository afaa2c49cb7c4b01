import { MockedServer } from '../../../__tests__/mockedServer';
import { FrugalWorkspaceManager } from '../frugalWorkspaces';
import { SLOW_POLL_MS } from '../pollPace';

/** Workspaces on a server that counts what is asked. */
function someWorkspaces() {
  const world = { nowMs: 1_000_000, status: 204 };
  const server = new MockedServer();
  const folder = 'lab/api/workspaces';
  server.on(`GET ${folder}`, {
    json: { workspaces: { ids: ['/default'], values: [{}] } }
  });
  for (const name of ['default', 'other']) {
    server.on(`PUT ${folder}/${name}`, () => ({ status: world.status }));
    server.on(`DELETE ${folder}/${name}`, { status: 204 });
  }
  const manager = new FrugalWorkspaceManager({
    now: () => world.nowMs,
    serverSettings: { ...server.settings, appUrl: 'lab' }
  });
  const layout = (tabs: number) => ({
    data: { tabs },
    metadata: { id: 'default' }
  });
  return {
    world,
    manager,
    layout,
    asked: () => server.asked.map(({ method }) => method)
  };
}

describe('FrugalWorkspaceManager', () => {
  it('saves what has changed, and not the same once more', async () => {
    const { asked, manager, layout } = someWorkspaces();
    await manager.save('default', layout(1));
    await manager.save('default', layout(1));
    expect(asked()).toEqual(['PUT']);
    await manager.save('default', layout(2));
    await manager.save('default', layout(1));
    expect(asked()).toEqual(['PUT', 'PUT', 'PUT']);
    await manager.save('other', layout(1));
    expect(asked()).toHaveLength(4);
  });

  it('saves again what could not be saved, and what was removed', async () => {
    const { asked, world, manager, layout } = someWorkspaces();
    world.status = 507;
    await expect(manager.save('default', layout(1))).rejects.toThrow();
    world.status = 204;
    await manager.save('default', layout(1));
    await manager.remove('default');
    await manager.save('default', layout(1));
    expect(asked()).toEqual(['PUT', 'PUT', 'DELETE', 'PUT']);
  });

  it('does not believe that a save stands which another one overtook', async () => {
    const { asked, manager, layout } = someWorkspaces();
    await Promise.all([
      manager.save('default', layout(1)),
      manager.save('default', layout(2))
    ]);
    await manager.save('default', layout(2));
    expect(asked()).toHaveLength(3);
  });

  it('lists once in a while, and after a change at once', async () => {
    const { asked, world, manager, layout } = someWorkspaces();
    const { ids } = await manager.list();
    expect(ids).toEqual(['/default']);
    world.nowMs += SLOW_POLL_MS - 1;
    expect((await manager.list()).ids).toEqual(['/default']);
    expect(asked()).toEqual(['GET']);
    world.nowMs += 1;
    await manager.list();
    expect(asked()).toEqual(['GET', 'GET']);
    await manager.save('default', layout(3));
    await manager.list();
    expect(asked()).toEqual(['GET', 'GET', 'PUT', 'GET']);
    await manager.remove('default');
    await manager.list();
    expect(asked().slice(4)).toEqual(['DELETE', 'GET']);
  });

  it('keeps no list that was asked for before a change', async () => {
    const { asked, manager, layout } = someWorkspaces();
    await Promise.all([manager.list(), manager.save('default', layout(1))]);
    await manager.list();
    expect(asked().filter(method => method === 'GET')).toHaveLength(2);
  });
});
