import type { ReactElement } from 'react';
import { useRoute } from '../../route.js';
import { RemovalList } from './removal-list.js';
import { RemovalView } from './removal-view.js';

const RemovalsPage = (): ReactElement => {
  const [, id] = useRoute().parts;
  return id === undefined ? <RemovalList /> : <RemovalView key={id} id={id} />;
};

export default RemovalsPage;
