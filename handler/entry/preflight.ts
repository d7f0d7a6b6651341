/** What Lambda runs as `index.preflight`. It knows no authority, so no setting of one can break it. */
export { preflight } from '../preflight/preflight';
