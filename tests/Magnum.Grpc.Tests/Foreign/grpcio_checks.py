"""Calls the test service with grpcio, which others wrote, and says of each check whether it holds.

usage: grpcio_checks.py TARGET DESCRIPTOR_SET [ROOT_CERTIFICATE]
"""
import sys
import threading

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

TARGET, DESCRIPTORS = sys.argv[1:3]
ROOT = sys.argv[3] if len(sys.argv) > 3 else None

pool = descriptor_pool.DescriptorPool()
with open(DESCRIPTORS, "rb") as f:
    files = descriptor_pb2.FileDescriptorSet.FromString(f.read())
for file in files.file:
    pool.Add(file)
factory = message_factory.MessageFactory(pool)


def message(name):
    return factory.GetPrototype(pool.FindMessageTypeByName(name))


Request = message("echo.v1.EchoRequest")
Response = message("echo.v1.EchoResponse")
FailRequest = message("echo.v1.FailRequest")
SleepRequest = message("echo.v1.SleepRequest")
RichStatus = message("google.rpc.Status")
ErrorInfo = message("google.rpc.ErrorInfo")
HealthRequest = message("grpc.health.v1.HealthCheckRequest")
HealthResponse = message("grpc.health.v1.HealthCheckResponse")
ReflectionRequest = message("grpc.reflection.v1alpha.ServerReflectionRequest")
ReflectionResponse = message("grpc.reflection.v1alpha.ServerReflectionResponse")

UNLIMITED = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]


def connect(compression=None):
    """A channel on a connection of its own."""
    options = UNLIMITED + [("grpc.use_local_subchannel_pool", 1)]
    if ROOT is None:
        return grpc.insecure_channel(TARGET, options=options, compression=compression)
    with open(ROOT, "rb") as pem:
        credentials = grpc.ssl_channel_credentials(pem.read())
    return grpc.secure_channel(TARGET, credentials, options=options, compression=compression)


channel = connect()
serialize = lambda m: m.SerializeToString()


def unary(method, response=Response, service="echo.v1.EchoService", on=None):
    return (on or channel).unary_unary(f"/{service}/{method}", serialize, response.FromString)


def server_stream(method, response=Response, service="echo.v1.EchoService"):
    return channel.unary_stream(f"/{service}/{method}", serialize, response.FromString)


def client_stream(method):
    return channel.stream_unary(f"/echo.v1.EchoService/{method}", serialize, Response.FromString)


def duplex(method, response=Response, service="echo.v1.EchoService"):
    return channel.stream_stream(f"/{service}/{method}", serialize, response.FromString)


def fails(code, call):
    try:
        call()
    except grpc.RpcError as error:
        assert error.code() == code, f"{error.code()} {error.details()}"
        return error
    raise AssertionError(f"did not fail with {code}")


def check_unary():
    assert unary("Echo")(Request(text="hello"), timeout=20).text == "hello"


def check_unary_empty():
    assert unary("Echo")(Request(), timeout=20) == Response()


def check_unary_large():
    payload = bytes(range(256)) * (4 * 1024 * 3)
    assert unary("Echo")(Request(payload=payload), timeout=20).payload == payload


def check_unary_too_large():
    fails(grpc.StatusCode.RESOURCE_EXHAUSTED, lambda: unary("Echo")(Request(payload=bytes(5 * 1024 * 1024)), timeout=20))
    check_unary()


def check_gzip_request():
    with connect(grpc.Compression.Gzip) as compressed:
        payload = b"abc" * 100000
        assert unary("Echo", on=compressed)(Request(payload=payload), timeout=20).payload == payload


def check_gzip_bomb():
    with connect(grpc.Compression.Gzip) as compressed:
        request = Request(payload=bytes(30 * 1024 * 1024))
        fails(grpc.StatusCode.RESOURCE_EXHAUSTED, lambda: unary("Echo", on=compressed)(request, timeout=20))
        assert unary("Echo", on=compressed)(Request(text="still there"), timeout=20).text == "still there"


def check_deflate_is_unimplemented():
    with connect(grpc.Compression.Deflate) as compressed:
        request = Request(payload=b"abc" * 100000)
        fails(grpc.StatusCode.UNIMPLEMENTED, lambda: unary("Echo", on=compressed)(request, timeout=20))


def check_server_stream():
    answers = list(server_stream("Repeat")(Request(text="x", times=500), timeout=20))
    assert [answer.index for answer in answers] == list(range(500))


def check_server_stream_large():
    payload = bytes(200000)
    answers = list(server_stream("Repeat")(Request(payload=payload, times=50), timeout=20))
    assert len(answers) == 50 and all(answer.payload == payload for answer in answers)


def check_server_stream_empty():
    assert list(server_stream("Repeat")(Request(times=0), timeout=20)) == []


def check_client_stream():
    joined = client_stream("Join")((Request(text=str(i)) for i in range(5)), timeout=20).text
    assert joined == "0,1,2,3,4", joined


def check_client_stream_empty():
    assert client_stream("Join")(iter(()), timeout=20).text == ""


def check_duplex():
    ready = threading.Semaphore(1)

    def requests():
        for i in range(50):
            ready.acquire()
            yield Request(text=str(i))

    texts = []
    for answer in duplex("Chat")(requests(), timeout=20):
        texts.append(answer.text)
        ready.release()
    assert texts == [str(i) for i in range(50)]


def check_metadata():
    sent = (
        ("echo-initial", "first"),
        ("echo-initial-empty", ""),
        ("echo-initial-bin", b"\x00\x01\xff"),
        ("echo-initial-none-bin", b""),
        ("echo-trailing", "last words"),
        ("echo-trailing-empty", ""),
        ("echo-trailing-bin", b"\xfe\x00"),
        ("echo-trailing-twice", "a"),
        ("echo-trailing-twice", "b"),
    )
    response, call = unary("Echo").with_call(Request(), metadata=sent, timeout=20)
    initial = [(m.key, m.value) for m in call.initial_metadata() if m.key.startswith("echo-")]
    trailing = [(m.key, m.value) for m in call.trailing_metadata() if m.key.startswith("echo-")]
    assert sorted(initial + trailing) == sorted(sent), f"{initial} {trailing}"


def check_all_codes():
    for code in grpc.StatusCode:
        if code is grpc.StatusCode.OK:
            continue
        text = f"why {code.name}"
        error = fails(code, lambda: unary("Fail")(FailRequest(code=code.value[0], message=text), timeout=20))
        assert error.details() == text, error.details()


def check_special_message():
    text = "\t\n100% sure: \u00fc\u4f60\U0001f600 and a trailing %"
    error = fails(grpc.StatusCode.UNKNOWN, lambda: unary("Fail")(FailRequest(code=2, message=text), timeout=20))
    assert error.details() == text, repr(error.details())


def details(error):
    raw = dict(error.trailing_metadata())["grpc-status-details-bin"]
    status = RichStatus.FromString(raw)
    info = ErrorInfo()
    assert status.details[0].Unpack(info)
    return status, info


def check_details():
    request = FailRequest(code=9, message="not now", reason="IN_USE")
    error = fails(grpc.StatusCode.FAILED_PRECONDITION, lambda: unary("Fail")(request, timeout=20))
    status, info = details(error)
    assert status.code == 9 and status.message == "not now" and info.reason == "IN_USE" and info.domain == "test"


def check_details_late():
    stream = server_stream("FailLate")(FailRequest(code=10, message="conflict", reason="LATE"), timeout=20)
    assert next(stream).text == "before"
    error = fails(grpc.StatusCode.ABORTED, lambda: next(stream))
    assert details(error)[1].reason == "LATE"


def check_unknown_method():
    error = fails(grpc.StatusCode.UNIMPLEMENTED, lambda: unary("Nowhere")(Request(), timeout=20))
    assert "Nowhere" in error.details()


def check_unknown_service():
    fails(grpc.StatusCode.UNIMPLEMENTED, lambda: unary("Echo", service="echo.v9.Nothing")(Request(), timeout=20))


def check_not_overridden():
    fails(grpc.StatusCode.UNIMPLEMENTED, lambda: unary("Missing")(Request(), timeout=20))


def check_crash_tells_nothing():
    error = fails(grpc.StatusCode.UNKNOWN, lambda: unary("Crash")(Request(), timeout=20))
    assert "secret" not in error.details(), error.details()


def check_deadline():
    fails(grpc.StatusCode.DEADLINE_EXCEEDED, lambda: unary("Sleep")(SleepRequest(), timeout=0.2))
    fails(grpc.StatusCode.DEADLINE_EXCEEDED, lambda: list(server_stream("SleepStream")(SleepRequest(), timeout=0.2)))


def check_cancel_before_response():
    # On its own connection: grpcio 1.51 may reset a stream that it has not opened yet, which is an error of the connection,
    # and what it then retries by itself on the next connection can lack a message.
    with connect() as own:
        call = unary("Sleep", on=own).future(SleepRequest(), timeout=20)
        call.cancel()
        assert call.cancelled() and call.code() == grpc.StatusCode.CANCELLED


def check_cancel_after_first_response():
    call = server_stream("SleepStream")(SleepRequest(), timeout=20)
    assert next(call).text == "asleep"
    call.cancel()
    assert call.code() == grpc.StatusCode.CANCELLED


def check_many_at_once():
    calls = [unary("Echo").future(Request(text=str(i)), timeout=20) for i in range(300)]
    assert [call.result().text for call in calls] == [str(i) for i in range(300)]


def check_health():
    assert unary("Check", HealthResponse, "grpc.health.v1.Health")(HealthRequest(), timeout=20).status == 1
    fails(
        grpc.StatusCode.NOT_FOUND,
        lambda: unary("Check", HealthResponse, "grpc.health.v1.Health")(HealthRequest(service="nobody"), timeout=20))
    watch = server_stream("Watch", HealthResponse, "grpc.health.v1.Health")(HealthRequest(service="nobody"), timeout=20)
    assert next(watch).status == 3
    watch.cancel()


def check_reflection_v1alpha():
    requests = [
        ReflectionRequest(list_services="*"),
        ReflectionRequest(file_containing_symbol="echo.v1.EchoService.Echo"),
        ReflectionRequest(file_by_filename="google/rpc/error_details.proto"),
        ReflectionRequest(file_containing_symbol="nothing.Here"),
    ]
    answers = list(duplex("ServerReflectionInfo", ReflectionResponse, "grpc.reflection.v1alpha.ServerReflection")(iter(requests), timeout=20))
    names = [service.name for service in answers[0].list_services_response.service]
    assert "echo.v1.EchoService" in names and "grpc.reflection.v1.ServerReflection" in names, names
    declared = [
        descriptor_pb2.FileDescriptorProto.FromString(data).name
        for data in answers[1].file_descriptor_response.file_descriptor_proto]
    assert declared[0] == "echo/v1/echo.proto", declared
    assert answers[2].file_descriptor_response.file_descriptor_proto
    assert answers[3].error_response.error_code == 5


failed = 0
for name, check in sorted(globals().copy().items()):
    if name.startswith("check_"):
        try:
            check()
            print(f"ok {name}", flush=True)
        except Exception as error:  # each check is judged by itself
            failed += 1
            print(f"FAILED {name}: {type(error).__name__}: {error}", flush=True)
channel.close()
sys.exit(1 if failed else 0)
