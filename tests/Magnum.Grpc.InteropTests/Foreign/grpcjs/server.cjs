'use strict';
// Serves the interop service and health with grpc-js until its input ends; says first which port it listens on.
// usage: server.cjs DESCRIPTORS [CERTIFICATE KEY]

const fs = require('node:fs');
const wire = require('../wire.cjs');
wire.watchServers();
const grpc = require('@grpc/grpc-js');
const { names, versionOf } = require('../cases.cjs');
const { load } = require('./contract.cjs');

const [descriptors, certificate, key] = process.argv.slice(2);
const { tree, encode } = load(descriptors);
const { status } = grpc;
const SERVICE_UNKNOWN = 3;
const STATUSES = { SERVING: 1, NOT_SERVING: 2 };

const zeros = (size) => ({ payload: { body: Buffer.alloc(size) } });

function failure(code, details, metadata) {
  return Object.assign(new Error(details), { code, details, metadata });
}

// Sends the headers asked for, and gives back the trailers.
function echo(call) {
  const initial = call.metadata.get(names.echoInitial);
  if (initial.length > 0) {
    const headers = new grpc.Metadata();
    initial.forEach((value) => headers.add(names.echoInitial, value));
    call.sendMetadata(headers);
  }
  const trailers = new grpc.Metadata();
  call.metadata.get(names.echoTrailing).forEach((value) => trailers.add(names.echoTrailing, value));
  return trailers;
}

function failureAskedFor(call, { response_status: asked }, trailers) {
  if (!asked) {
    return null;
  }
  const [reason] = call.metadata.get(names.reason);
  if (reason) {
    const info = encode('google.rpc.ErrorInfo', { reason, domain: names.domain });
    const details = [{ type_url: 'type.googleapis.com/google.rpc.ErrorInfo', value: info }];
    trailers.add('grpc-status-details-bin', Buffer.from(encode('google.rpc.Status', { code: asked.code, message: asked.message, details })));
  }
  return failure(asked.code, asked.message, trailers);
}

// A request must have come as the client says that it sent it; its number is the one within the call.
function failureIfUnexpected({ expect_compressed: expected }, stream, number) {
  const compressed = stream.flags.compressed[number];
  return expected && expected.value !== compressed ? failure(status.INVALID_ARGUMENT, `compressed: ${compressed}`) : null;
}

const pause = (microseconds) => new Promise((resolve) => { setTimeout(resolve, microseconds / 1000); });

// Answers requests in the order of their coming.
function answerer(call, trailers) {
  let before = Promise.resolve();
  const answer = async (request) => {
    const failed = failureAskedFor(call, request, trailers);
    if (failed) {
      throw failed;
    }
    for (const { size, interval_us: interval } of request.response_parameters) {
      if (interval > 0) {
        await pause(interval);
      }
      call.write(zeros(size));
    }
  };
  return {
    take: (request) => { before = before.then(() => answer(request)); },
    finish: () => before.then(() => call.end(trailers), (error) => call.emit('error', error)),
  };
}

// Calls by the name that their client gave them: a promise of its being cancelled, and what keeps it.
const cancelledCalls = new Map();

function cancelledCall(name) {
  if (!cancelledCalls.has(name)) {
    const call = {};
    call.seen = new Promise((resolve) => { call.see = resolve; });
    cancelledCalls.set(name, call);
  }
  return cancelledCalls.get(name);
}

const testService = {
  emptyCall(call, done) {
    for (const order of call.metadata.get(names.health)) {
      const [service, name] = order.split('=');
      health.set(service, STATUSES[name]);
    }
    const [name] = call.metadata.get(names.cancel);
    (name ? cancelledCall(name).seen : Promise.resolve()).then(() => done(null, {}));
  },

  unaryCall(call, done) {
    const { request } = call;
    const trailers = echo(call);
    const failed = failureIfUnexpected(request, wire.last('UnaryCall'), 0) ?? failureAskedFor(call, request, trailers);
    if (failed) {
      done(failed);
    } else {
      done(null, zeros(request.response_size), trailers);
    }
  },

  streamingInputCall(call, done) {
    const stream = wire.last('StreamingInputCall');
    let [size, number, failed] = [0, 0, null];
    call.on('data', (request) => {
      failed ??= failureIfUnexpected(request, stream, number++);
      size += request.payload?.body.length ?? 0;
    });
    call.on('end', () => done(failed, { aggregated_payload_size: size }));
  },

  streamingOutputCall(call) {
    const [name] = call.metadata.get(names.cancel);
    if (name) {
      call.on('cancelled', () => cancelledCall(name).see());
    }
    const { take, finish } = answerer(call, echo(call));
    take(call.request);
    finish();
  },

  fullDuplexCall(call) {
    const trailers = echo(call);
    const { take, finish } = answerer(call, trailers);
    call.on('data', (request) => {
      take(request);
      if (request.response_status) {
        finish();
      }
    });
    call.on('end', finish);
  },

  halfDuplexCall(call) {
    const { take, finish } = answerer(call, echo(call));
    const requests = [];
    call.on('data', (request) => requests.push(request));
    call.on('end', () => {
      requests.forEach(take);
      finish();
    });
  },
};

const health = {
  statuses: new Map([['', STATUSES.SERVING]]),
  watches: new Set(),

  set(service, now) {
    health.statuses.set(service, now);
    for (const watch of health.watches) {
      if (watch.request.service === service) {
        watch.write({ status: now });
      }
    }
  },

  check(call, done) {
    const now = health.statuses.get(call.request.service);
    done(now === undefined ? failure(status.NOT_FOUND, 'unknown') : null, { status: now });
  },

  watch(call) {
    call.write({ status: health.statuses.get(call.request.service) ?? SERVICE_UNKNOWN });
    health.watches.add(call);
    call.on('cancelled', () => health.watches.delete(call));
  },
};

const server = new grpc.Server();
server.addService(tree.grpc.testing.TestService.service, testService);
server.addService(tree.grpc.health.v1.Health.service, { check: health.check, watch: health.watch });
const credentials = certificate
  ? grpc.ServerCredentials.createSsl(null, [{ cert_chain: fs.readFileSync(certificate), private_key: fs.readFileSync(key) }])
  : grpc.ServerCredentials.createInsecure();
server.bindAsync('127.0.0.1:0', credentials, (error, port) => {
  if (error) {
    throw error;
  }
  console.log(`version ${versionOf('@grpc/grpc-js')}`);
  console.log(`port ${port}`);
});
process.stdin.on('end', () => {
  server.forceShutdown();
  process.exit(0);
}).resume();
