"""Runs the interop cases with grpcio, and says of each how it went.

usage: client.py PORT DESCRIPTORS [ROOT_CERTIFICATE]
"""
import os
import sys
import threading

import grpc

from contract import CANCEL, DOMAIN, ECHO_INITIAL, ECHO_TRAILING, HEALTH, REASON, Contract, parser_of_raw

TARGET = f"localhost:{sys.argv[1]}"
contract = Contract(sys.argv[2])
ROOT = sys.argv[3] if len(sys.argv) > 3 else None

LIMIT = 20
CANCELLED = f"cancelled-{os.getpid()}"
WATCHED = f"watched-{os.getpid()}"
SERVICE = "grpc.testing.TestService"
SPECIAL_MESSAGE = "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \U0001f608\t\n"

Empty = contract.message("grpc.testing.Empty")
BoolValue = contract.message("grpc.testing.BoolValue")
EchoStatus = contract.message("grpc.testing.EchoStatus")
Payload = contract.message("grpc.testing.Payload")
ResponseParameters = contract.message("grpc.testing.ResponseParameters")
SimpleRequest = contract.message("grpc.testing.SimpleRequest")
StreamingInput = contract.message("grpc.testing.StreamingInputCallRequest")
StreamingOutput = contract.message("grpc.testing.StreamingOutputCallRequest")
ErrorInfo = contract.message("google.rpc.ErrorInfo")
HealthRequest = contract.message("grpc.health.v1.HealthCheckRequest")
RichStatus = contract.message("google.rpc.Status")


def connect(*options):
    options = [("grpc.use_local_subchannel_pool", 1), ("grpc.primary_user_agent", "interop"), *options]
    if ROOT is None:
        return grpc.insecure_channel(TARGET, options=options)
    with open(ROOT, "rb") as pem:
        return grpc.secure_channel(TARGET, grpc.ssl_channel_credentials(pem.read()), options=options)


class Stub:
    """The methods of a service on a channel, by name."""

    def __init__(self, on, service, raw=False):
        for name, requests_stream, responses_stream, request, response in contract.methods(service):
            kind = ("stream" if requests_stream else "unary") + "_" + ("stream" if responses_stream else "unary")
            parse = parser_of_raw(response) if raw else response.FromString
            setattr(self, name, getattr(on, kind)(f"/{service}/{name}", request.SerializeToString, parse))


channel = connect()
stub = Stub(channel, SERVICE)
health = Stub(channel, "grpc.health.v1.Health")


def zeros(size):
    return Payload(body=bytes(size))


def large(**fields):
    return SimpleRequest(response_size=314159, payload=zeros(271828), **fields)


def parameters(*sizes):
    return [ResponseParameters(size=size) for size in sizes]


def same(found, wanted):
    assert found == wanted, f"{str(found)[:200]} and not {str(wanted)[:200]}"


def is_large(response):
    same(response.payload.body, bytes(314159))


def fails(code, call):
    try:
        call()
    except grpc.RpcError as error:
        assert error.code() == code, f"{error.code()} {error.details()}"
        return error
    raise AssertionError(f"did not fail with {code}")


def entries(metadata, key):
    return [entry.value for entry in metadata if entry.key == key]


class Requests:
    """A stream of requests that is fed step by step."""

    def __init__(self):
        self._ready = threading.Condition()
        self._waiting = []
        self._done = False

    def __iter__(self):
        return self

    def __next__(self):
        with self._ready:
            self._ready.wait_for(lambda: self._waiting or self._done, LIMIT)
            if not self._waiting:
                raise StopIteration
            return self._waiting.pop(0)

    def send(self, request):
        with self._ready:
            self._waiting.append(request)
            self._ready.notify()

    def close(self):
        with self._ready:
            self._done = True
            self._ready.notify()


def case_empty_unary():
    same(stub.EmptyCall(Empty(), timeout=LIMIT), Empty())


def case_large_unary():
    is_large(stub.UnaryCall(large(), timeout=LIMIT))


def case_client_compressed_unary():
    expected = large(expect_compressed=BoolValue(value=True))
    fails(grpc.StatusCode.INVALID_ARGUMENT, lambda: stub.UnaryCall(expected, timeout=LIMIT))
    is_large(stub.UnaryCall(expected, timeout=LIMIT, compression=grpc.Compression.Gzip))
    is_large(stub.UnaryCall(large(expect_compressed=BoolValue(value=False)), timeout=LIMIT))


def case_server_compressed_unary():
    with connect(("grpc.per_message_decompression", 0)) as as_it_came:
        raw = Stub(as_it_came, SERVICE, raw=True)
        for wanted in (True, False):
            response, compressed = raw.UnaryCall(large(response_compressed=BoolValue(value=wanted)), timeout=LIMIT)
            same(compressed, wanted)
            is_large(response)
    is_large(stub.UnaryCall(large(response_compressed=BoolValue(value=True)), timeout=LIMIT))


def case_client_streaming():
    requests = [StreamingInput(payload=zeros(size)) for size in (27182, 8, 1828, 45904)]
    same(stub.StreamingInputCall(iter(requests), timeout=LIMIT).aggregated_payload_size, 74922)


def case_client_compressed_streaming():
    def request(size):
        return StreamingInput(payload=zeros(size), expect_compressed=BoolValue(value=True))

    fails(grpc.StatusCode.INVALID_ARGUMENT, lambda: stub.StreamingInputCall(iter([request(27182)]), timeout=LIMIT))
    response = stub.StreamingInputCall(iter([request(27182), request(45904)]), timeout=LIMIT, compression=grpc.Compression.Gzip)
    same(response.aggregated_payload_size, 73086)


def case_server_streaming():
    sizes = (31415, 9, 2653, 58979)
    responses = list(stub.StreamingOutputCall(StreamingOutput(response_parameters=parameters(*sizes)), timeout=LIMIT))
    same([response.payload.body for response in responses], [bytes(size) for size in sizes])


def case_server_compressed_streaming():
    wanted = [(31415, True), (92653, False)]
    request = StreamingOutput(response_parameters=[
        ResponseParameters(size=size, compressed=BoolValue(value=compressed)) for size, compressed in wanted])
    with connect(("grpc.per_message_decompression", 0)) as as_it_came:
        responses = list(Stub(as_it_came, SERVICE, raw=True).StreamingOutputCall(request, timeout=LIMIT))
    same([(len(response.payload.body), compressed) for response, compressed in responses], wanted)
    same([len(response.payload.body) for response in stub.StreamingOutputCall(request, timeout=LIMIT)], [31415, 92653])


def case_ping_pong():
    requests = Requests()
    call = stub.FullDuplexCall(requests, timeout=LIMIT)
    for size, sent in ((31415, 27182), (9, 8), (2653, 1828), (58979, 45904)):
        requests.send(StreamingOutput(response_parameters=parameters(size), payload=zeros(sent)))
        same(next(call).payload.body, bytes(size))
    requests.close()
    same(list(call), [])


def case_empty_stream():
    same(list(stub.FullDuplexCall(iter(()), timeout=LIMIT)), [])


def case_half_duplex():
    requests = [StreamingOutput(response_parameters=parameters(*sizes)) for sizes in ((31415, 9), (2653,))]
    responses = list(stub.HalfDuplexCall(iter(requests), timeout=LIMIT))
    same([len(response.payload.body) for response in responses], [31415, 9, 2653])


def case_custom_metadata():
    metadata = ((ECHO_INITIAL, "test_initial_metadata_value"), (ECHO_TRAILING, b"\xab\xab\xab"))

    def came_back(call):
        same(entries(call.initial_metadata(), ECHO_INITIAL), ["test_initial_metadata_value"])
        same(entries(call.trailing_metadata(), ECHO_TRAILING), [b"\xab\xab\xab"])

    response, call = stub.UnaryCall.with_call(large(), metadata=metadata, timeout=LIMIT)
    is_large(response)
    came_back(call)
    request = StreamingOutput(response_parameters=parameters(314159), payload=zeros(271828))
    call = stub.FullDuplexCall(iter([request]), metadata=metadata, timeout=LIMIT)
    same([len(response.payload.body) for response in call], [314159])
    came_back(call)


def ends_with(code, message):
    status = EchoStatus(code=code.value[0], message=message)
    return [
        fails(code, lambda: stub.UnaryCall(SimpleRequest(response_status=status), timeout=LIMIT)),
        fails(code, lambda: list(stub.FullDuplexCall(iter([StreamingOutput(response_status=status)]), timeout=LIMIT))),
    ]


def case_status_code_and_message():
    for error in ends_with(grpc.StatusCode.UNKNOWN, "test status message"):
        same(error.details(), "test status message")


def case_special_status_message():
    for error in ends_with(grpc.StatusCode.UNKNOWN, SPECIAL_MESSAGE):
        same(error.details(), SPECIAL_MESSAGE)


def case_unimplemented_method():
    fails(grpc.StatusCode.UNIMPLEMENTED, lambda: stub.UnimplementedCall(Empty(), timeout=LIMIT))


def case_unimplemented_service():
    other = Stub(channel, "grpc.testing.UnimplementedService")
    fails(grpc.StatusCode.UNIMPLEMENTED, lambda: other.UnimplementedCall(Empty(), timeout=LIMIT))


def case_cancel_after_begin():
    # On a connection of its own: grpcio may reset a stream that it has not opened yet, which is an error of the connection.
    with connect() as own:
        requests = Requests()
        call = Stub(own, SERVICE).StreamingInputCall.future(requests, timeout=LIMIT)
        call.cancel()
        same(call.code(), grpc.StatusCode.CANCELLED)
        requests.close()


def case_cancel_after_first_response():
    requests = Requests()
    call = stub.FullDuplexCall(requests, timeout=LIMIT)
    requests.send(StreamingOutput(response_parameters=parameters(31415), payload=zeros(27182)))
    same(len(next(call).payload.body), 31415)
    call.cancel()
    same(fails(grpc.StatusCode.CANCELLED, lambda: next(call)).code(), grpc.StatusCode.CANCELLED)
    requests.close()


def case_timeout_on_sleeping_server():
    requests = Requests()
    requests.send(StreamingOutput(payload=zeros(27182)))
    fails(grpc.StatusCode.DEADLINE_EXCEEDED, lambda: list(stub.FullDuplexCall(requests, timeout=0.001)))
    requests.close()


def case_cancel_reaches_server():
    # The second response would come after the deadline.
    request = StreamingOutput(response_parameters=[ResponseParameters(size=1), ResponseParameters(size=1, interval_us=30_000_000)])
    call = stub.StreamingOutputCall(request, metadata=((CANCEL, CANCELLED),), timeout=LIMIT)
    next(call)
    call.cancel()
    # Sooner than the deadline of the call, which would cancel it too.
    stub.EmptyCall(Empty(), metadata=((CANCEL, CANCELLED),), timeout=LIMIT / 2)


def case_binary_metadata():
    for value in (bytes(range(256)), b"\x00", b"\x00\x01", b"\x00\x01\x02"):
        _, call = stub.UnaryCall.with_call(SimpleRequest(), metadata=((ECHO_TRAILING, value),), timeout=LIMIT)
        same(entries(call.trailing_metadata(), ECHO_TRAILING), [value])


def case_repeated_metadata():
    values = [b"\x00", b"\x00\x01", b"\x00\x01\x02"]
    _, call = stub.UnaryCall.with_call(SimpleRequest(), metadata=[(ECHO_TRAILING, value) for value in values], timeout=LIMIT)
    same(entries(call.trailing_metadata(), ECHO_TRAILING), values)


def case_empty_metadata():
    _, call = stub.UnaryCall.with_call(SimpleRequest(), metadata=((ECHO_INITIAL, ""), (ECHO_TRAILING, b"")), timeout=LIMIT)
    same(entries(call.initial_metadata(), ECHO_INITIAL), [""])
    same(entries(call.trailing_metadata(), ECHO_TRAILING), [b""])


def case_trailers_only():
    request = SimpleRequest(response_status=EchoStatus(code=5, message="nothing before this"))
    error = fails(grpc.StatusCode.NOT_FOUND, lambda: stub.UnaryCall(request, metadata=((ECHO_TRAILING, b"\x01"),), timeout=LIMIT))
    same(len(error.initial_metadata()), 0)
    same(entries(error.trailing_metadata(), ECHO_TRAILING), [b"\x01"])


def case_rich_status():
    request = SimpleRequest(response_status=EchoStatus(code=9, message="not now"))
    error = fails(grpc.StatusCode.FAILED_PRECONDITION, lambda: stub.UnaryCall(request, metadata=((REASON, "IN_USE"),), timeout=LIMIT))
    status = RichStatus.FromString(entries(error.trailing_metadata(), "grpc-status-details-bin")[0])
    info = ErrorInfo()
    assert status.details[0].Unpack(info), str(status)
    same((status.code, status.message, info.reason, info.domain), (9, "not now", "IN_USE", DOMAIN))


def case_health_check():
    same(health.Check(HealthRequest(), timeout=LIMIT).status, 1)
    fails(grpc.StatusCode.NOT_FOUND, lambda: health.Check(HealthRequest(service="nobody"), timeout=LIMIT))


def case_health_watch():
    watch = health.Watch(HealthRequest(service=WATCHED), timeout=LIMIT)
    same(next(watch).status, 3)
    stub.EmptyCall(Empty(), metadata=((HEALTH, f"{WATCHED}=NOT_SERVING"),), timeout=LIMIT)
    same(next(watch).status, 2)
    watch.cancel()


def case_reflection():
    for version in ("v1", "v1alpha"):
        service = f"grpc.reflection.{version}.ServerReflection"
        request = contract.message(f"grpc.reflection.{version}.ServerReflectionRequest")
        requests = [request(list_services="*"), request(file_containing_symbol=f"{SERVICE}.UnaryCall"), request(file_containing_symbol="no.Such")]
        listed, described, unknown = Stub(channel, service).ServerReflectionInfo(iter(requests), timeout=LIMIT)
        names = {entry.name for entry in listed.list_services_response.service}
        assert {SERVICE, "grpc.health.v1.Health", service} <= names, names
        assert any(b"UnaryCall" in data for data in described.file_descriptor_response.file_descriptor_proto)
        same(unknown.error_response.error_code, 5)


failed = False
print(f"version {grpc.__version__}", flush=True)
for name, case in list(globals().items()):
    if name.startswith("case_"):
        try:
            case()
            print(f"ok {name[5:]}", flush=True)
        except Exception as error:  # each case is judged by itself
            failed = True
            print(f"FAILED {name[5:]} {type(error).__name__}: {' '.join(str(error).split())}", flush=True)
channel.close()
sys.exit(1 if failed else 0)
