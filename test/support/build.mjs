// Worker threads and child processes run compiled code: compile when the sources are newer than dist/.
import { buildIfStale } from '../../scripts/build-if-stale.mjs';

export default function globalSetup() {
  buildIfStale();
}
