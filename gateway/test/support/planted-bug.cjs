/**
 * Loaded into a gateway before its own code (`--require`): a bug that shows
 * when the test sends a signal.
 */
process.on('SIGUSR2', () => {
  throw new Error('planted');
});
process.on('SIGWINCH', () => {
  void Promise.reject(new Error('planted'));
});
