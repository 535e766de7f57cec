"""Serves the interop service and health with grpcio until its input ends; says first which port it listens on.

usage: server.py DESCRIPTORS [CERTIFICATE KEY]
"""
import collections
import sys
import threading
from concurrent import futures

import grpc

from contract import CANCEL, DOMAIN, ECHO_INITIAL, ECHO_TRAILING, HEALTH, REASON, Contract, parser_of_raw

contract = Contract(sys.argv[1])
SERVICE = "grpc.testing.TestService"
CODES = {code.value[0]: code for code in grpc.StatusCode}
NOT_FOUND, SERVICE_UNKNOWN = grpc.StatusCode.NOT_FOUND, 3

Empty = contract.message("grpc.testing.Empty")
Payload = contract.message("grpc.testing.Payload")
SimpleResponse = contract.message("grpc.testing.SimpleResponse")
StreamingInputResponse = contract.message("grpc.testing.StreamingInputCallResponse")
StreamingOutputResponse = contract.message("grpc.testing.StreamingOutputCallResponse")
ErrorInfo = contract.message("google.rpc.ErrorInfo")
RichStatus = contract.message("google.rpc.Status")
HealthResponse = contract.message("grpc.health.v1.HealthCheckResponse")


def sent(context, key):
    return [value for name, value in context.invocation_metadata() if name == key]


def echo(context):
    context.set_trailing_metadata([(ECHO_TRAILING, value) for value in sent(context, ECHO_TRAILING)])
    initial = [(ECHO_INITIAL, value) for value in sent(context, ECHO_INITIAL)]
    if initial:
        context.send_initial_metadata(initial)


def abort_if_asked_to(request, context):
    if not request.HasField("response_status"):
        return
    status = request.response_status
    reason = sent(context, REASON)
    if reason:
        rich = RichStatus(code=status.code, message=status.message)
        rich.details.add().Pack(ErrorInfo(reason=reason[0], domain=DOMAIN))
        context.set_trailing_metadata([("grpc-status-details-bin", rich.SerializeToString())])
    context.abort(CODES[status.code], status.message)


def abort_unless_as_expected(request, compressed, context):
    if request.HasField("expect_compressed") and request.expect_compressed.value != compressed:
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"compressed: {compressed}")


def zeros(size):
    return Payload(body=bytes(size))


class TestService:
    def EmptyCall(self, received, context):
        for order in sent(context, HEALTH):
            health.set(*order.split("="))
        for name in sent(context, CANCEL):
            if not cancelled_calls[name].wait(20):
                context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, "not cancelled")
        return Empty()

    def UnaryCall(self, received, context):
        request, compressed = received
        abort_unless_as_expected(request, compressed, context)
        if request.response_compressed.value:
            context.set_compression(grpc.Compression.Gzip)
        echo(context)
        abort_if_asked_to(request, context)
        return SimpleResponse(payload=zeros(request.response_size))

    def StreamingInputCall(self, requests, context):
        size = 0
        for request, compressed in requests:
            abort_unless_as_expected(request, compressed, context)
            size += len(request.payload.body)
        return StreamingInputResponse(aggregated_payload_size=size)

    def StreamingOutputCall(self, received, context):
        request, _ = received
        for name in sent(context, CANCEL):
            context.add_callback(cancelled_calls[name].set)
        if any(parameters.compressed.value for parameters in request.response_parameters):
            context.set_compression(grpc.Compression.Gzip)
        echo(context)
        yield from self._answers(request, context)

    def FullDuplexCall(self, requests, context):
        echo(context)
        for request, _ in requests:
            yield from self._answers(request, context)

    def HalfDuplexCall(self, requests, context):
        echo(context)
        for request, _ in list(requests):
            yield from self._answers(request, context)

    def _answers(self, request, context):
        abort_if_asked_to(request, context)
        over = threading.Event()
        context.add_callback(over.set)
        for parameters in request.response_parameters:
            over.wait(parameters.interval_us / 1_000_000)
            if not parameters.compressed.value:
                context.disable_next_message_compression()
            yield StreamingOutputResponse(payload=zeros(parameters.size))


class Health:
    def __init__(self):
        self._changed = threading.Condition()
        self._statuses = {"": 1}

    def set(self, service, status):
        with self._changed:
            self._statuses[service] = HealthResponse.ServingStatus.Value(status)
            self._changed.notify_all()

    def Check(self, received, context):
        request, _ = received
        if request.service not in self._statuses:
            context.abort(NOT_FOUND, "unknown")
        return HealthResponse(status=self._statuses[request.service])

    def Watch(self, received, context):
        request, _ = received
        context.add_callback(self._wake)
        told = None
        while context.is_active():
            with self._changed:
                self._changed.wait_for(lambda: not context.is_active() or self._now(request) != told)
                told = self._now(request)
            if context.is_active():
                yield HealthResponse(status=told)

    def _now(self, request):
        return self._statuses.get(request.service, SERVICE_UNKNOWN)

    def _wake(self):
        with self._changed:
            self._changed.notify_all()


def handlers(service, implementation):
    found = {}
    for name, requests_stream, responses_stream, request, response in contract.methods(service):
        if hasattr(implementation, name):
            kind = ("stream" if requests_stream else "unary") + "_" + ("stream" if responses_stream else "unary")
            make = getattr(grpc, f"{kind}_rpc_method_handler")
            found[name] = make(getattr(implementation, name), parser_of_raw(request), response.SerializeToString)
    return grpc.method_handlers_generic_handler(service, found)


health = Health()
cancelled_calls = collections.defaultdict(threading.Event)
# Messages are left as they came, so that it can be told which came compressed.
server = grpc.server(futures.ThreadPoolExecutor(max_workers=32), options=[("grpc.per_message_decompression", 0), ("grpc.so_reuseport", 0)])
server.add_generic_rpc_handlers((handlers(SERVICE, TestService()), handlers("grpc.health.v1.Health", health)))
if len(sys.argv) > 2:
    with open(sys.argv[2], "rb") as certificate, open(sys.argv[3], "rb") as key:
        credentials = grpc.ssl_server_credentials([(key.read(), certificate.read())])
    port = server.add_secure_port("127.0.0.1:0", credentials)
else:
    port = server.add_insecure_port("127.0.0.1:0")
server.start()
print(f"version {grpc.__version__}", flush=True)
print(f"port {port}", flush=True)
sys.stdin.read()
server.stop(0).wait()
