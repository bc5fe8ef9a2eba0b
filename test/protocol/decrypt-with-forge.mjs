// node-forge alone, outside Jest: its big integers are a hundred times slower inside Jest's module sandbox.
// stdin: [{ privateKeyPkcs8, md, mgf1, ciphertext }], stdout: the plaintexts.
import { readFileSync } from 'node:fs';
import forge from 'node-forge';

const plaintexts = JSON.parse(readFileSync(0, 'utf8')).map(({ privateKeyPkcs8, md, mgf1, ciphertext }) => {
  const options = { md: forge.md[md].create(), mgf1: { md: forge.md[mgf1].create() } };
  const key = forge.pki.privateKeyFromPem(privateKeyPkcs8);
  return forge.util.decodeUtf8(key.decrypt(forge.util.decode64(ciphertext), 'RSA-OAEP', options));
});
process.stdout.write(JSON.stringify(plaintexts));
