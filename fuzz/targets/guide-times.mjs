// 17 digits in UTC+8 or UTC: a moment of the calendar comes out and prints as it was written, or nothing.
import {
  formatGuideTime,
  formatUtcTime,
  parseGuideTime,
  parseUtcTime,
} from '../../dist/src/protocol/guide-time.js';
import { parseTimestamp } from '../../dist/src/protocol/timestamp-window.js';
import { must } from '../expect.mjs';

export function targetNamed() {
  const seeds = [
    '20220413093539534',
    '20240229235959999',
    '00010101000000000',
    '99991231235959999',
    '1760863876115',
  ];
  return {
    run,
    seeds: seeds.map((text) => Buffer.from(text)),
    words: ['0229', '1231', '24', '60', '00', '1760863876'],
  };
}

function run(bytes) {
  const text = bytes.toString('utf8');
  const utc = parseUtcTime(text);
  const guide = parseGuideTime(text);
  must((utc === undefined) === (guide === undefined), 'one reading takes what the other refuses');
  const written = utc === undefined ? undefined : writtenOut(text);
  if (utc !== undefined) {
    must(formatUtcTime(utc) === text, 'a time prints otherwise than it was written');
    must(formatGuideTime(guide) === text, 'a guide time prints otherwise than it was written');
    must(Date.parse(written) === utc, `${written} is another moment`);
  } else if (/^\d{17}$/.test(text)) {
    const iso = writtenOut(text);
    const moment = Date.parse(iso);
    must(Number.isNaN(moment) || new Date(moment).toISOString() !== iso, `${iso} is refused`);
  }
  const timestamp = parseTimestamp(text);
  must(timestamp === undefined || /^(\d{10}|\d{13})$/.test(text), 'a timestamp of another form is taken');
}

const writtenOut = (text) => text.replace(/^(\d{4})(..)(..)(..)(..)(..)(...)$/, '$1-$2-$3T$4:$5:$6.$7Z');
