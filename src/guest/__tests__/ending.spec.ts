import { endVisit, type IEnding } from '../ending';

describe('endVisit', () => {
  it('shows the end, shuts the way out, then takes the documents away', () => {
    const order: string[] = [];
    const texts = [
      { path: 'a', text: 'A', file: { name: 'a', type: '', content: 'A' } }
    ];
    const ending: IEnding = {
      overlay: {
        show: reason => order.push(`show ${reason}`),
        offer: offered => order.push(`offer ${offered.length}`)
      },
      network: { shut: () => order.push('shut') },
      hushDialogs: () => order.push('hush'),
      pausePollers: () => order.push('pause'),
      documents: {
        unsaved: () => {
          order.push('read');
          return texts;
        },
        dispose: () => order.push('dispose')
      }
    };
    endVisit('removed', ending);
    expect(order).toEqual([
      'show removed',
      'shut',
      'hush',
      'pause',
      'read',
      'offer 1',
      'dispose'
    ]);
  });
});
