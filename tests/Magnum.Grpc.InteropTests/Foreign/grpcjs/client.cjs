'use strict';
// Runs the interop cases with grpc-js, and says of each how it went.
// usage: client.cjs PORT DESCRIPTORS [ROOT_CERTIFICATE]

const fs = require('node:fs');
const wire = require('../wire.cjs');
wire.watchClients();
const grpc = require('@grpc/grpc-js');
const { BINARY_VALUES, LIMIT, SPECIAL_MESSAGE, names, same, zeros, isZeros, run, versionOf } = require('../cases.cjs');
const { load } = require('./contract.cjs');

const [port, descriptors, root] = process.argv.slice(2);
const { tree, decode } = load(descriptors);
const { TestService, UnimplementedService } = tree.grpc.testing;
const { status } = grpc;
const NO_COMPRESS = 2;

function connect(Client, options) {
  const credentials = root ? grpc.credentials.createSsl(fs.readFileSync(root)) : grpc.credentials.createInsecure();
  return new Client(`localhost:${port}`, credentials, options);
}

const client = connect(TestService);
const compressing = connect(TestService, { 'grpc.default_compression_algorithm': 2 });
const health = connect(tree.grpc.health.v1.Health);

const within = (milliseconds) => ({ deadline: Date.now() + milliseconds });

// One response, with the headers and trailers of the call.
function unary(method, request, { on = client, metadata = new grpc.Metadata(), start } = {}) {
  return new Promise((resolve, reject) => {
    const result = {};
    const done = (error, response) => {
      if (error) {
        error.headers = result.headers;
        reject(error);
      }
      result.response = response;
    };
    const call = start ? on[method](metadata, within(LIMIT), done) : on[method](request, metadata, within(LIMIT), done);
    call.on('metadata', (headers) => { result.headers = headers; });
    call.on('status', (end) => {
      result.trailers = end.metadata;
      resolve(result);
    });
    if (start) {
      start(call);
    }
  });
}

const clientStream = (method, start, options) => unary(method, null, { ...options, start });

// All responses, with the headers and trailers of the call; rejects if the call fails.
function collect(call, onResponse = () => {}) {
  return new Promise((resolve, reject) => {
    const result = { responses: [] };
    call.on('metadata', (headers) => { result.headers = headers; });
    call.on('data', (response) => {
      result.responses.push(response);
      onResponse(response, result.responses.length);
    });
    call.on('error', (error) => reject(Object.assign(error, { result })));
    call.on('status', (end) => {
      result.trailers = end.metadata;
      if (end.code === status.OK) {
        resolve(result);
      }
    });
  });
}

function duplex(requests, metadata = new grpc.Metadata()) {
  const call = client.fullDuplexCall(metadata, within(LIMIT));
  const result = collect(call);
  requests.forEach((request) => call.write(request));
  call.end();
  return result;
}

async function fails(code, promise) {
  try {
    await promise;
  } catch (error) {
    same(error.code, code);
    return error;
  }
  throw new Error(`did not fail with ${code}`);
}

function metadataOf(...entries) {
  const metadata = new grpc.Metadata();
  entries.forEach(([key, value]) => metadata.add(key, value));
  return metadata;
}

function aggregated(sizes, expected) {
  return (call) => {
    sizes.forEach((size, index) => call.write({ payload: zeros(size), expect_compressed: expected?.[index] }, expected?.[index]?.value === false ? NO_COMPRESS : undefined));
    call.end();
  };
}

async function endsWith(code, message) {
  const responseStatus = { code, message };
  return [
    await fails(code, unary('unaryCall', { response_status: responseStatus })),
    await fails(code, duplex([{ response_status: responseStatus }])),
  ];
}

const large = (fields) => ({ response_size: 314159, payload: zeros(271828), ...fields });
// Of this run alone.
const cancelled = `cancelled-${process.pid}`;
const watched = `watched-${process.pid}`;
const yes = { value: true };
const no = { value: false };
const parameters = (...sizes) => sizes.map((size) => ({ size }));

run(versionOf('@grpc/grpc-js'), {
  async empty_unary() {
    same((await unary('emptyCall', {})).response, {});
  },

  async large_unary() {
    isZeros((await unary('unaryCall', large())).response, 314159);
  },

  async client_compressed_unary() {
    await fails(status.INVALID_ARGUMENT, unary('unaryCall', large({ expect_compressed: yes })));
    isZeros((await unary('unaryCall', large({ expect_compressed: yes }), { on: compressing })).response, 314159);
    isZeros((await unary('unaryCall', large({ expect_compressed: no }))).response, 314159);
  },

  async server_compressed_unary() {
    for (const responseCompressed of [yes, no]) {
      isZeros((await unary('unaryCall', large({ response_compressed: responseCompressed }))).response, 314159);
      same(wire.last('UnaryCall').flags.compressed, [responseCompressed.value]);
    }
  },

  async client_streaming() {
    const { response } = await clientStream('streamingInputCall', aggregated([27182, 8, 1828, 45904]));
    same(response.aggregated_payload_size, 74922);
  },

  async client_compressed_streaming() {
    await fails(status.INVALID_ARGUMENT, clientStream('streamingInputCall', aggregated([27182], [yes])));
    const { response } = await clientStream('streamingInputCall', aggregated([27182, 45904], [yes, no]), { on: compressing });
    same(response.aggregated_payload_size, 73086);
  },

  async server_streaming() {
    const sizes = [31415, 9, 2653, 58979];
    const { responses } = await collect(client.streamingOutputCall({ response_parameters: parameters(...sizes) }, within(LIMIT)));
    same(responses.length, sizes.length);
    responses.forEach((response, index) => isZeros(response, sizes[index]));
  },

  async server_compressed_streaming() {
    const responseParameters = [{ size: 31415, compressed: yes }, { size: 92653, compressed: no }];
    const { responses } = await collect(client.streamingOutputCall({ response_parameters: responseParameters }, within(LIMIT)));
    same(responses.length, 2);
    responses.forEach((response, index) => isZeros(response, responseParameters[index].size));
    same(wire.last('StreamingOutputCall').flags.compressed, [true, false]);
  },

  async ping_pong() {
    const steps = [[31415, 27182], [9, 8], [2653, 1828], [58979, 45904]];
    const call = client.fullDuplexCall(within(LIMIT));
    const send = (index) => call.write({ response_parameters: parameters(steps[index][0]), payload: zeros(steps[index][1]) });
    const result = collect(call, (_, count) => (count < steps.length ? send(count) : call.end()));
    send(0);
    const { responses } = await result;
    same(responses.length, steps.length);
    responses.forEach((response, index) => isZeros(response, steps[index][0]));
  },

  async empty_stream() {
    same((await duplex([])).responses, []);
  },

  async half_duplex() {
    const call = client.halfDuplexCall(within(LIMIT));
    const result = collect(call);
    call.write({ response_parameters: parameters(31415, 9) });
    call.write({ response_parameters: parameters(2653) });
    call.end();
    same((await result).responses.map((response) => response.payload.body.length), [31415, 9, 2653]);
  },

  async custom_metadata() {
    const metadata = metadataOf([names.echoInitial, 'test_initial_metadata_value'], [names.echoTrailing, Buffer.from('ababab', 'hex')]);
    const first = await unary('unaryCall', large(), { metadata });
    isZeros(first.response, 314159);
    const second = await duplex([{ response_parameters: parameters(314159), payload: zeros(271828) }], metadata);
    isZeros(second.responses[0], 314159);
    for (const { headers, trailers } of [first, second]) {
      same(headers.get(names.echoInitial), ['test_initial_metadata_value']);
      same(trailers.get(names.echoTrailing), [Buffer.from('ababab', 'hex')]);
    }
  },

  async status_code_and_message() {
    for (const error of await endsWith(status.UNKNOWN, 'test status message')) {
      same(error.details, 'test status message');
    }
  },

  async special_status_message() {
    for (const error of await endsWith(status.UNKNOWN, SPECIAL_MESSAGE)) {
      same(error.details, SPECIAL_MESSAGE);
    }
  },

  async unimplemented_method() {
    await fails(status.UNIMPLEMENTED, unary('unimplementedCall', {}));
  },

  async unimplemented_service() {
    await fails(status.UNIMPLEMENTED, unary('unimplementedCall', {}, { on: connect(UnimplementedService) }));
  },

  async cancel_after_begin() {
    await fails(status.CANCELLED, clientStream('streamingInputCall', (call) => call.cancel()));
  },

  async cancel_after_first_response() {
    const call = client.fullDuplexCall(within(LIMIT));
    const result = collect(call, () => call.cancel());
    call.write({ response_parameters: parameters(31415), payload: zeros(27182) });
    const error = await fails(status.CANCELLED, result);
    same(error.result.responses.length, 1);
    isZeros(error.result.responses[0], 31415);
  },

  async timeout_on_sleeping_server() {
    const call = client.fullDuplexCall(within(1));
    const result = collect(call);
    call.write({ payload: zeros(27182) });
    await fails(status.DEADLINE_EXCEEDED, result);
  },

  async cancel_reaches_server() {
    // The second response would come after the deadline.
    const request = { response_parameters: [{ size: 1 }, { size: 1, interval_us: 30_000_000 }] };
    const call = client.streamingOutputCall(request, metadataOf([names.cancel, cancelled]), within(LIMIT));
    await fails(status.CANCELLED, collect(call, () => call.cancel()));
    // Sooner than the deadline of the call, which would cancel it too.
    await new Promise((resolve, reject) => {
      client.emptyCall({}, metadataOf([names.cancel, cancelled]), within(LIMIT / 2), (error) => (error ? reject(error) : resolve()));
    });
  },

  async binary_metadata() {
    for (const value of BINARY_VALUES) {
      const { trailers } = await unary('unaryCall', {}, { metadata: metadataOf([names.echoTrailing, value]) });
      same(trailers.get(names.echoTrailing), [value]);
    }
  },

  async repeated_metadata() {
    const { trailers } = await unary('unaryCall', {}, { metadata: metadataOf(...BINARY_VALUES.map((value) => [names.echoTrailing, value])) });
    same(trailers.get(names.echoTrailing), BINARY_VALUES);
  },

  async empty_metadata() {
    const metadata = metadataOf([names.echoInitial, ''], [names.echoTrailing, Buffer.alloc(0)]);
    const { headers, trailers } = await unary('unaryCall', {}, { metadata });
    same(headers.get(names.echoInitial), ['']);
    same(trailers.get(names.echoTrailing), [Buffer.alloc(0)]);
  },

  async trailers_only() {
    const metadata = metadataOf([names.echoTrailing, Buffer.from([1])]);
    const error = await fails(status.NOT_FOUND, unary('unaryCall', { response_status: { code: 5, message: 'nothing before this' } }, { metadata }));
    same(error.metadata.get(names.echoTrailing), [Buffer.from([1])]);
    same([wire.last('UnaryCall').endsWithHeaders, wire.last('UnaryCall').response['grpc-status']], [true, '5']);
  },

  async rich_status() {
    const metadata = metadataOf([names.reason, 'IN_USE']);
    const error = await fails(status.FAILED_PRECONDITION, unary('unaryCall', { response_status: { code: 9, message: 'not now' } }, { metadata }));
    const rich = decode('google.rpc.Status', error.metadata.get('grpc-status-details-bin')[0]);
    const { reason, domain } = decode('google.rpc.ErrorInfo', rich.details[0].value);
    same([rich.code, rich.message, reason, domain], [9, 'not now', 'IN_USE', names.domain]);
  },

  async health_check() {
    same((await unary('check', {}, { on: health })).response.status, 1);
    await fails(status.NOT_FOUND, unary('check', { service: 'nobody' }, { on: health }));
  },

  async health_watch() {
    const watch = health.watch({ service: watched }, within(LIMIT));
    const told = [];
    const result = collect(watch, (response, count) => {
      told.push(response.status);
      if (count === 1) {
        unary('emptyCall', {}, { metadata: metadataOf([names.health, `${watched}=NOT_SERVING`]) }).catch((error) => watch.destroy(error));
      } else {
        watch.cancel();
      }
    });
    await fails(status.CANCELLED, result);
    same(told, [3, 2]);
  },

  async reflection() {
    for (const version of ['v1', 'v1alpha']) {
      const call = connect(tree.grpc.reflection[version].ServerReflection).serverReflectionInfo(within(LIMIT));
      const result = collect(call);
      call.write({ list_services: '*' });
      call.write({ file_containing_symbol: `${names.service}.UnaryCall` });
      call.write({ file_containing_symbol: 'no.Such' });
      call.end();
      const [listed, described, unknown] = (await result).responses;
      const services = listed.list_services_response.service.map((service) => service.name);
      for (const service of [names.service, 'grpc.health.v1.Health', `grpc.reflection.${version}.ServerReflection`]) {
        same(services.includes(service), true);
      }
      same(described.file_descriptor_response.file_descriptor_proto.some((file) => file.includes('UnaryCall')), true);
      same(unknown.error_response.error_code, 5);
    }
  },
});
