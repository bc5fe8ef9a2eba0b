/**
 * Welch's t between two classes of samples.
 *
 * @param times every sample
 * @param classOf 0 or 1 for the index of a sample
 * @param below samples from this value up are left out
 */
export function welch(times, classOf, below) {
  const [count, mean, squares] = [
    [0, 0],
    [0, 0],
    [0, 0],
  ];
  for (let i = 0; i < times.length; i++) {
    if (times[i] >= below) continue;
    const one = classOf(i);
    count[one] += 1;
    const delta = times[i] - mean[one];
    mean[one] += delta / count[one];
    squares[one] += delta * (times[i] - mean[one]);
  }
  const variance = squares.map((sum, one) => sum / (count[one] - 1) / count[one]);
  return { t: (mean[0] - mean[1]) / Math.sqrt(variance[0] + variance[1]), means: mean };
}
