'use strict';
// What the Node programs have in common: running the cases and comparing.

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');

const LIMIT = 20_000;

const names = {
  service: 'grpc.testing.TestService',
  echoInitial: 'x-grpc-test-echo-initial',
  echoTrailing: 'x-grpc-test-echo-trailing-bin',
  reason: 'x-interop-reason',
  health: 'x-interop-health',
  cancel: 'x-interop-cancel',
  domain: 'interop',
};

const BINARY_VALUES = [Buffer.from(Array.from({ length: 256 }, (_, index) => index)), Buffer.from([0]), Buffer.from([0, 1]), Buffer.from([0, 1, 2])];

const SPECIAL_MESSAGE = '\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \u{1f608}\t\n';

function same(found, wanted) {
  assert.deepStrictEqual(found, wanted);
}

function zeros(size) {
  return { body: Buffer.alloc(size) };
}

function isZeros(response, size) {
  assert(response.payload, 'there is no payload');
  assert(Buffer.alloc(size).equals(response.payload.body), `${response.payload.body.length} bytes, or not zeros, and not ${size} zeros`);
}

// Of a package, also where it does not export its package.json.
function versionOf(name) {
  let folder = path.dirname(require.resolve(name));
  while (!folder.endsWith(path.join('node_modules', ...name.split('/')))) {
    folder = path.dirname(folder);
  }
  return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'))).version;
}

async function withLimit(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('took too long')), LIMIT * 1.5);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function run(version, cases) {
  let failed = false;
  console.log(`version ${version}`);
  for (const [name, judge] of Object.entries(cases)) {
    try {
      await withLimit(judge());
      console.log(`ok ${name}`);
    } catch (error) {
      failed = true;
      console.log(`FAILED ${name} ${String(error.stack).replace(/\s+/g, ' ')}`);
    }
  }
  process.exit(failed ? 1 : 0);
}

module.exports = { BINARY_VALUES, LIMIT, SPECIAL_MESSAGE, names, same, zeros, isZeros, run, versionOf };
