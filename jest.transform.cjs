/** Jest transform: TypeScript and ES modules to CommonJS through esbuild (types are checked by `npm run types`). */
const esbuild = require('esbuild');

const LOADERS = { '.ts': 'ts', '.tsx': 'tsx', '.js': 'js', '.mjs': 'js' };

module.exports = {
  canInstrument: false,
  process(source, filename) {
    const extension = filename.slice(filename.lastIndexOf('.'));
    const { code } = esbuild.transformSync(source, {
      loader: LOADERS[extension] ?? 'js',
      format: 'cjs',
      target: 'node20',
      // Jest's module registry knows `require` only.
      supported: { 'dynamic-import': false },
      sourcemap: 'inline',
      sourcefile: filename,
      jsx: 'transform'
    });
    return { code };
  }
};
