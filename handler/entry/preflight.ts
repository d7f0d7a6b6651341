/** Lambda runs it as `index.preflight`. It uses no authority, so no authority's setting can break it. */
export { preflight } from '../preflight/preflight';
