import { GatewayError } from '../../src/errors';
import { PROBLEMS } from '../../src/problems';

describe('problems', () => {
  it('are shown in their public words only', () => {
    const cause = new Error('ENOENT /home/ada/canary');
    expect(
      GatewayError.problemOf(new GatewayError('PORT_TAKEN', cause))
    ).toEqual({
      code: 'PORT_TAKEN',
      message: PROBLEMS.PORT_TAKEN[0],
      next_step: PROBLEMS.PORT_TAKEN[1]
    });
    for (const error of [cause, 'canary', null, undefined]) {
      const problem = GatewayError.problemOf(error);
      expect(problem.code).toBe('GATEWAY_FAILED');
      expect(JSON.stringify(problem)).not.toContain('canary');
    }
  });

  it.each(Object.entries(PROBLEMS))(
    '%s is a whole sentence, with a next step or none',
    (_code, [message, nextStep]) => {
      expect(message).toMatch(/^[A-Z].*\.$/);
      expect(nextStep).toMatch(/^$|^[A-Z].*\.$/);
    }
  );
});
