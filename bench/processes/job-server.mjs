/**
 * The inside of a worker: does the jobs its parent asks for.
 *
 * @module
 */

/**
 * Serves until the parent goes away.
 *
 * @param jobs functions by name; each gets its options and may be async
 */
export function serveJobs(jobs) {
  process.on('message', async ({ id, job, options }) => {
    try {
      process.send({ id, value: await jobs[job](options) });
    } catch (error) {
      process.send({ id, error: error?.stack ?? String(error) });
    }
  });
  process.on('disconnect', () => process.exit());
}
