import fc from 'fast-check';
import { escapeHtml, fill, Markup } from '../../../src/pages/markup';

describe('fill', () => {
  it('escapes what is text and leaves what is markup', () => {
    const slots = { 'a-b': '<i>"x" & \'y\'</i>', c: new Markup('<b>z</b>') };
    expect(fill('<p title="{{a-b}}">{{a-b}}{{c}}</p>', slots).html).toBe(
      '<p title="&lt;i&gt;&quot;x&quot; &amp; &#39;y&#39;&lt;/i&gt;">' +
        '&lt;i&gt;&quot;x&quot; &amp; &#39;y&#39;&lt;/i&gt;<b>z</b></p>'
    );
  });

  it('does not fill what a value looks like', () => {
    expect(fill('{{a}}{{b}}', { a: '{{b}}', b: '$&' }).html).toBe(
      '{{b}}$&amp;'
    );
  });

  it('throws on a place without a value and on a value without a place', () => {
    expect(() => fill('{{a}}', {})).toThrow('no value for a');
    expect(() => fill('', { a: '' })).toThrow('no place for a');
  });

  it('lets no text out of an element or an attribute, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(escapeHtml(text)).not.toMatch(
          /[<>"']|&(?!(amp|lt|gt|quot|#39);)/
        );
      })
    );
  });
});
