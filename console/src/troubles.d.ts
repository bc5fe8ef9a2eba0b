declare module 'troubles:*' {
  const troubles: Readonly<Record<string, import('../build/troubles-of-readmes.js').Trouble>>;
  export default troubles;
}
