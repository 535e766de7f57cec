'use strict';
// Watches HTTP/2 below the libraries: which messages travel compressed, and how a response begins. To be required before they are.

const http2 = require('node:http2');

const HEADER_SIZE = 5;
const COMPRESSED = 1;
// Of gRPC-Web: what follows is no message but the trailers.
const TRAILERS = 0x80;

// Follows the bytes of one direction of a call, and keeps the compressed flag of every message begun.
class FrameFlags {
  constructor() {
    this.compressed = [];
    this.header = [];
    this.payloadLeft = 0;
  }

  follow(bytes) {
    let at = 0;
    while (at < bytes.length) {
      if (this.payloadLeft > 0) {
        const skipped = Math.min(this.payloadLeft, bytes.length - at);
        this.payloadLeft -= skipped;
        at += skipped;
        continue;
      }
      this.header.push(bytes[at++]);
      if (this.header.length === HEADER_SIZE) {
        if ((this.header[0] & TRAILERS) === 0) {
          this.compressed.push(this.header[0] === COMPRESSED);
        }
        this.payloadLeft = Buffer.from(this.header).readUInt32BE(1);
        this.header = [];
      }
    }
  }
}

// Streams in the order in which they were opened: { path, flags, response, endsWithHeaders }.
const streams = [];

function watch(stream, path) {
  const seen = { path, flags: new FrameFlags() };
  const push = stream.push;
  stream.push = function (chunk, encoding) {
    if (chunk) {
      seen.flags.follow(chunk);
    }
    return push.call(this, chunk, encoding);
  };
  streams.push(seen);
  return seen;
}

function watchClients() {
  const connect = http2.connect;
  http2.connect = function (...connectArguments) {
    const session = connect.apply(this, connectArguments);
    const request = session.request;
    session.request = function (headers, options) {
      const stream = request.call(this, headers, options);
      const seen = watch(stream, headers[':path']);
      stream.on('response', (response, flags) => {
        seen.response = response;
        seen.endsWithHeaders = (flags & http2.constants.NGHTTP2_FLAG_END_STREAM) !== 0;
      });
      return stream;
    };
    return session;
  };
}

function watchServers() {
  for (const name of ['createServer', 'createSecureServer']) {
    const create = http2[name];
    http2[name] = function (...createArguments) {
      const server = create.apply(this, createArguments);
      server.on('stream', (stream, headers) => watch(stream, headers[':path']));
      return server;
    };
  }
}

// The stream of the last call of a method.
function last(method) {
  return streams.findLast((stream) => stream.path.endsWith(`/${method}`));
}

module.exports = { watchClients, watchServers, last };
