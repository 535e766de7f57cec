'use strict';
// The services of the contract for grpc-js, made from descriptors.

const fs = require('node:fs');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

function load(path) {
  const definition = loader.loadFileDescriptorSetFromBuffer(fs.readFileSync(path), { longs: Number, defaults: true });
  const tree = grpc.loadPackageDefinition(definition);

  // The types are in the definition by their full names.
  function encode(type, message) {
    return definition[type].serialize(message);
  }
  function decode(type, bytes) {
    return definition[type].deserialize(bytes);
  }
  return { tree, encode, decode };
}

module.exports = { load };
