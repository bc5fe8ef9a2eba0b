import type { ReactElement } from 'react';
import { useApi } from '../../api/use-api.js';
import { useTexts } from '../../i18n/texts.js';
import { Badge, type Tone } from '../../parts/badges.js';
import { Foreign } from '../../parts/foreign.js';
import { Empty, Loading, PageHead, ProblemNotice } from '../../parts/panels.js';
import { Time } from '../../parts/time.js';

/** A key as `GET keys` tells it: never the key itself. */
interface KeyItem {
  readonly use: string;
  readonly id: string;
  readonly place: string;
  readonly lastUsedAt: string | null;
  /** Null: the connector cannot know. */
  readonly safeToRetire: boolean | null;
  readonly note: string;
}

const PLACE_TONES: Readonly<Record<string, Tone>> = { current: 'good', missing: 'bad' };

const KeysPage = (): ReactElement => {
  const { pages, leads, words, keys: texts } = useTexts();
  const keys = useApi<{ readonly items: readonly KeyItem[] }>('keys');
  return (
    <>
      <PageHead title={pages.keys} lead={leads.keys} />
      {keys.isError && <ProblemNotice error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.isPending && <Loading />}
      {keys.data && (
        <div className="table-frame" role="region" aria-label={pages.keys} tabIndex={0}>
          {keys.data.items.length === 0 ? (
            <Empty title={texts.empty}>{texts.emptyText}</Empty>
          ) : (
            <table>
              <thead>
                <tr>
                  {[texts.use, texts.id, texts.place, texts.lastUsed, texts.safe, texts.note].map((head) => (
                    <th key={head} scope="col">
                      {head}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {keys.data.items.map(({ use, id, place, lastUsedAt, safeToRetire, note }) => (
                  <tr key={`${use} ${id}`}>
                    <th scope="row">{texts.uses[use] ?? use}</th>
                    <td>
                      <Foreign code>{id}</Foreign>
                    </td>
                    <td>
                      <Badge tone={PLACE_TONES[place]}>{texts.places[place] ?? place}</Badge>
                    </td>
                    <td>
                      <Time iso={lastUsedAt} />
                    </td>
                    <td>
                      {safeToRetire === true ? (
                        <Badge tone="good">{words.yes}</Badge>
                      ) : (
                        <span className="soft">{safeToRetire === null ? words.unknown : words.no}</span>
                      )}
                    </td>
                    <td className="soft">
                      <Foreign>{note}</Foreign>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </div>
      )}
    </>
  );
};

export default KeysPage;
