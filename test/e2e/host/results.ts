/** The environment variable that names the file where the extension host's mocha leaves its results. */
export const RESULTS_VARIABLE = 'KQLENS_E2E_HOST_RESULTS';

/** What became of a test in the extension host. */
export interface HostTest {
  readonly title: string;
  /** Why it failed; undefined when it passed. */
  readonly failure: string | undefined;
}
