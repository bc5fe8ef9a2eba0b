import type { ReactElement } from 'react';
import { useRoute } from '../../route.js';
import { ReceiptView } from './receipt-view.js';
import { ReceiptList } from './receipt-list.js';

const ReceiptsPage = (): ReactElement => {
  const [, id] = useRoute().parts;
  return id === undefined ? <ReceiptList /> : <ReceiptView key={id} id={id} />;
};

export default ReceiptsPage;
