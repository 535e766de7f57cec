'use strict';
// Runs the interop cases with connect-node over its transport of gRPC or gRPC-Web, and says of each how it went.
// usage: client.cjs grpc|grpcweb PORT DESCRIPTORS [ROOT_CERTIFICATE]

const fs = require('node:fs');
const wire = require('../wire.cjs');
wire.watchClients();
const { createFileRegistry, fromBinary } = require('@bufbuild/protobuf');
const { FileDescriptorSetSchema } = require('@bufbuild/protobuf/wkt');
const { Code, ConnectError, createClient, decodeBinaryHeader, encodeBinaryHeader } = require('@connectrpc/connect');
const { compressionGzip, createGrpcTransport, createGrpcWebTransport } = require('@connectrpc/connect-node');
const { BINARY_VALUES, LIMIT, SPECIAL_MESSAGE, names, same, zeros, isZeros, run, versionOf } = require('../cases.cjs');

const [protocol, port, descriptors, root] = process.argv.slice(2);
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, fs.readFileSync(descriptors)));

function connect(options) {
  const createTransport = protocol === 'grpc' ? createGrpcTransport : createGrpcWebTransport;
  return createTransport({
    httpVersion: '2',
    baseUrl: `${root ? 'https' : 'http'}://localhost:${port}`,
    nodeOptions: root ? { ca: fs.readFileSync(root) } : {},
    ...options,
  });
}

const transport = connect();
const clientOf = (service, on = transport) => createClient(registry.getService(service), on);
const client = clientOf(names.service);
const compressing = clientOf(names.service, connect({ sendCompression: compressionGzip, compressMinBytes: 0 }));
const health = clientOf('grpc.health.v1.Health');

// Options of a call that keep its headers and trailers in seen.
function keeping(seen, more) {
  return {
    timeoutMs: LIMIT,
    onHeader: (headers) => { seen.headers = headers; },
    onTrailer: (trailers) => { seen.trailers = trailers; },
    ...more,
  };
}

async function collect(responses) {
  const all = [];
  for await (const response of responses) {
    all.push(response);
  }
  return all;
}

// A stream of requests that is fed step by step.
function feed() {
  const waiting = [];
  let wake = () => {};
  let done = false;
  async function* requests() {
    while (true) {
      if (waiting.length > 0) {
        yield waiting.shift();
      } else if (done) {
        return;
      } else {
        await new Promise((resolve) => { wake = resolve; });
      }
    }
  }
  const say = (change) => {
    change();
    wake();
  };
  return { requests: requests(), send: (request) => say(() => waiting.push(request)), close: () => say(() => { done = true; }) };
}

async function* of(...requests) {
  yield* requests;
}

async function fails(code, promise) {
  try {
    await promise;
  } catch (error) {
    same([error instanceof ConnectError, error.code, error.rawMessage], [true, code, error.rawMessage]);
    return error;
  }
  throw new Error(`did not fail with ${code}`);
}

const large = (fields) => ({ responseSize: 314159, payload: zeros(271828), ...fields });
// Of this run alone.
const cancelled = `cancelled-${process.pid}`;
const watched = `watched-${process.pid}`;
const yes = { value: true };
const no = { value: false };
const limit = { timeoutMs: LIMIT };
const parameters = (...sizes) => sizes.map((size) => ({ size }));
const duplex = (requests, options = limit) => collect(client.fullDuplexCall(of(...requests), options));
const bytesOf = (headers, key) => headers.get(key).split(',').map((value) => Buffer.from(decodeBinaryHeader(value.trim())));

async function endsWith(code, message) {
  const responseStatus = { code, message };
  return [
    await fails(code, client.unaryCall({ responseStatus }, limit)),
    await fails(code, duplex([{ responseStatus }])),
  ];
}

run(versionOf('@connectrpc/connect-node'), {
  async empty_unary() {
    const { $typeName } = await client.emptyCall({}, limit);
    same($typeName, 'grpc.testing.Empty');
  },

  async large_unary() {
    isZeros(await client.unaryCall(large(), limit), 314159);
  },

  async client_compressed_unary() {
    await fails(Code.InvalidArgument, client.unaryCall(large({ expectCompressed: yes }), limit));
    isZeros(await compressing.unaryCall(large({ expectCompressed: yes }), limit), 314159);
    isZeros(await client.unaryCall(large({ expectCompressed: no }), limit), 314159);
  },

  async server_compressed_unary() {
    for (const responseCompressed of [yes, no]) {
      isZeros(await client.unaryCall(large({ responseCompressed }), limit), 314159);
      same(wire.last('UnaryCall').flags.compressed, [responseCompressed.value]);
    }
  },

  async client_streaming() {
    const requests = [27182, 8, 1828, 45904].map((size) => ({ payload: zeros(size) }));
    same((await client.streamingInputCall(of(...requests), limit)).aggregatedPayloadSize, 74922);
  },

  async client_compressed_streaming() {
    const request = (size) => ({ payload: zeros(size), expectCompressed: yes });
    await fails(Code.InvalidArgument, client.streamingInputCall(of(request(27182)), limit));
    same((await compressing.streamingInputCall(of(request(27182), request(45904)), limit)).aggregatedPayloadSize, 73086);
  },

  async server_streaming() {
    const sizes = [31415, 9, 2653, 58979];
    const responses = await collect(client.streamingOutputCall({ responseParameters: parameters(...sizes) }, limit));
    same(responses.length, sizes.length);
    responses.forEach((response, index) => isZeros(response, sizes[index]));
  },

  async server_compressed_streaming() {
    const responseParameters = [{ size: 31415, compressed: yes }, { size: 92653, compressed: no }];
    const responses = await collect(client.streamingOutputCall({ responseParameters }, limit));
    same(responses.length, 2);
    responses.forEach((response, index) => isZeros(response, responseParameters[index].size));
    same(wire.last('StreamingOutputCall').flags.compressed, [true, false]);
  },

  async ping_pong() {
    const { requests, send, close } = feed();
    const responses = client.fullDuplexCall(requests, limit)[Symbol.asyncIterator]();
    for (const [size, sent] of [[31415, 27182], [9, 8], [2653, 1828], [58979, 45904]]) {
      send({ responseParameters: parameters(size), payload: zeros(sent) });
      isZeros((await responses.next()).value, size);
    }
    close();
    same((await responses.next()).done, true);
  },

  async empty_stream() {
    same(await duplex([]), []);
  },

  async half_duplex() {
    const requests = of({ responseParameters: parameters(31415, 9) }, { responseParameters: parameters(2653) });
    const responses = await collect(client.halfDuplexCall(requests, limit));
    same(responses.map((response) => response.payload.body.length), [31415, 9, 2653]);
  },

  async custom_metadata() {
    const headers = { [names.echoInitial]: 'test_initial_metadata_value', [names.echoTrailing]: encodeBinaryHeader(Buffer.from('ababab', 'hex')) };
    const [first, second] = [{}, {}];
    isZeros(await client.unaryCall(large(), keeping(first, { headers })), 314159);
    const responses = await duplex([{ responseParameters: parameters(314159), payload: zeros(271828) }], keeping(second, { headers }));
    isZeros(responses[0], 314159);
    for (const seen of [first, second]) {
      same(seen.headers.get(names.echoInitial), 'test_initial_metadata_value');
      same(bytesOf(seen.trailers, names.echoTrailing), [Buffer.from('ababab', 'hex')]);
    }
  },

  async status_code_and_message() {
    for (const error of await endsWith(Code.Unknown, 'test status message')) {
      same(error.rawMessage, 'test status message');
    }
  },

  async special_status_message() {
    for (const error of await endsWith(Code.Unknown, SPECIAL_MESSAGE)) {
      same(error.rawMessage, SPECIAL_MESSAGE);
    }
  },

  async unimplemented_method() {
    await fails(Code.Unimplemented, client.unimplementedCall({}, limit));
  },

  async unimplemented_service() {
    await fails(Code.Unimplemented, clientOf('grpc.testing.UnimplementedService').unimplementedCall({}, limit));
  },

  async cancel_after_begin() {
    const { requests, close } = feed();
    const abort = new AbortController();
    const call = client.streamingInputCall(requests, { ...limit, signal: abort.signal });
    abort.abort();
    await fails(Code.Canceled, call);
    close();
  },

  async cancel_after_first_response() {
    const { requests, send, close } = feed();
    const abort = new AbortController();
    const responses = client.fullDuplexCall(requests, { ...limit, signal: abort.signal })[Symbol.asyncIterator]();
    send({ responseParameters: parameters(31415), payload: zeros(27182) });
    isZeros((await responses.next()).value, 31415);
    abort.abort();
    await fails(Code.Canceled, responses.next());
    close();
  },

  async timeout_on_sleeping_server() {
    const { requests, send, close } = feed();
    send({ payload: zeros(27182) });
    await fails(Code.DeadlineExceeded, collect(client.fullDuplexCall(requests, { timeoutMs: 1 })));
    close();
  },

  async cancel_reaches_server() {
    const headers = { [names.cancel]: cancelled };
    const abort = new AbortController();
    // The second response would come after the deadline.
    const request = { responseParameters: [{ size: 1 }, { size: 1, intervalUs: 30_000_000 }] };
    const responses = client.streamingOutputCall(request, { ...limit, headers, signal: abort.signal })[Symbol.asyncIterator]();
    await responses.next();
    abort.abort();
    await fails(Code.Canceled, responses.next());
    // Sooner than the deadline of the call, which would cancel it too.
    await client.emptyCall({}, { timeoutMs: LIMIT / 2, headers });
  },

  async binary_metadata() {
    for (const value of BINARY_VALUES) {
      const seen = {};
      await client.unaryCall({}, keeping(seen, { headers: { [names.echoTrailing]: encodeBinaryHeader(value) } }));
      same(bytesOf(seen.trailers, names.echoTrailing), [value]);
    }
  },

  async repeated_metadata() {
    const headers = new Headers(BINARY_VALUES.map((value) => [names.echoTrailing, encodeBinaryHeader(value)]));
    const seen = {};
    await client.unaryCall({}, keeping(seen, { headers }));
    same(bytesOf(seen.trailers, names.echoTrailing), BINARY_VALUES);
  },

  async empty_metadata() {
    const seen = {};
    await client.unaryCall({}, keeping(seen, { headers: { [names.echoInitial]: '', [names.echoTrailing]: '' } }));
    same(seen.headers.get(names.echoInitial), '');
    same(seen.trailers.get(names.echoTrailing), '');
  },

  async trailers_only() {
    const headers = { [names.echoTrailing]: encodeBinaryHeader(Buffer.from([1])) };
    const error = await fails(Code.NotFound, client.unaryCall({ responseStatus: { code: 5, message: 'nothing before this' } }, { ...limit, headers }));
    same(bytesOf(error.metadata, names.echoTrailing), [Buffer.from([1])]);
    same([wire.last('UnaryCall').endsWithHeaders, wire.last('UnaryCall').response['grpc-status']], [true, '5']);
  },

  async rich_status() {
    const headers = { [names.reason]: 'IN_USE' };
    const error = await fails(Code.FailedPrecondition, client.unaryCall({ responseStatus: { code: 9, message: 'not now' } }, { ...limit, headers }));
    const [info] = error.findDetails(registry.getMessage('google.rpc.ErrorInfo'));
    same([error.rawMessage, info.reason, info.domain], ['not now', 'IN_USE', names.domain]);
  },

  async health_check() {
    same((await health.check({}, limit)).status, 1);
    await fails(Code.NotFound, health.check({ service: 'nobody' }, limit));
  },

  async health_watch() {
    const abort = new AbortController();
    const watch = health.watch({ service: watched }, { ...limit, signal: abort.signal })[Symbol.asyncIterator]();
    same((await watch.next()).value.status, 3);
    await client.emptyCall({}, { ...limit, headers: { [names.health]: `${watched}=NOT_SERVING` } });
    same((await watch.next()).value.status, 2);
    abort.abort();
    await fails(Code.Canceled, watch.next());
  },

  async reflection() {
    for (const version of ['v1', 'v1alpha']) {
      const requests = [['listServices', '*'], ['fileContainingSymbol', `${names.service}.UnaryCall`], ['fileContainingSymbol', 'no.Such']];
      const responses = clientOf(`grpc.reflection.${version}.ServerReflection`)
        .serverReflectionInfo(of(...requests.map(([kind, value]) => ({ messageRequest: { case: kind, value } }))), limit);
      const [listed, described, unknown] = (await collect(responses)).map((response) => response.messageResponse.value);
      const services = listed.service.map((service) => service.name);
      for (const service of [names.service, 'grpc.health.v1.Health', `grpc.reflection.${version}.ServerReflection`]) {
        same(services.includes(service), true);
      }
      same(described.fileDescriptorProto.some((file) => Buffer.from(file).includes('UnaryCall')), true);
      same(unknown.errorCode, 5);
    }
  },
});
