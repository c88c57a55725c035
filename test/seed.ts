import fc from 'fast-check';

// The same cases on every run, so that a failure is about the change at hand; `npm run fuzz` draws new ones.
const seed = Number(process.env['KQLENS_SEED'] ?? '1613');
if (!Number.isInteger(seed)) throw new Error(`KQLENS_SEED must be an integer, not "${process.env['KQLENS_SEED']}"`);
fc.configureGlobal({ seed });
