"""Serves Echo of the test service with grpcio, which others wrote: answers with its own name.

usage: grpcio_server.py NAME [FAILURES]

Prints its port when it listens. The first FAILURES calls end UNAVAILABLE.
"""
import sys
import threading
from concurrent import futures

import grpc

NAME = sys.argv[1]
failures = int(sys.argv[2]) if len(sys.argv) > 2 else 0
lock = threading.Lock()


def echo(request, context):
    global failures
    with lock:
        fail = failures > 0
        failures -= 1
    if fail:
        context.abort(grpc.StatusCode.UNAVAILABLE, "not yet")
    previous = dict(context.invocation_metadata()).get("grpc-previous-rpc-attempts", "0")
    text = f"{NAME} {previous}".encode()
    return b"\x0a" + bytes([len(text)]) + text


def join(requests, context):
    parts = b",".join(request for request in requests)
    return echo(parts, context)


server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("echo.v1.EchoService", {
    "Echo": grpc.unary_unary_rpc_method_handler(echo),
    "Join": grpc.stream_unary_rpc_method_handler(join),
}),))
port = server.add_insecure_port("127.0.0.1:0")
server.start()
print(port, flush=True)
server.wait_for_termination()
