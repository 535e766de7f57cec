"""Runs the interop cases that buf curl can express, and says of each how it went. buf learns all types by reflection.

usage: client.py grpc|grpcweb PORT DESCRIPTORS [ROOT_CERTIFICATE], with the program in BUF
"""
import base64
import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading

PROTOCOL, PORT, DESCRIPTORS = sys.argv[1:4]
ROOT = sys.argv[4] if len(sys.argv) > 4 else None
BUF = os.environ.get("BUF", "buf")

# Those of gRPC-Web are in the body, which -v does not show.
SHOWS_TRAILERS = PROTOCOL == "grpc"
LIMIT = 30
BASE = f"{'https' if ROOT else 'http'}://localhost:{PORT}"
SERVICE = "grpc.testing.TestService"
SPECIAL_MESSAGE = "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \U0001f608\t\n"
CODES = {"unknown": 2, "deadline_exceeded": 4, "not_found": 5, "failed_precondition": 9, "unimplemented": 12}
ECHO_INITIAL = "x-grpc-test-echo-initial"
ECHO_TRAILING = "x-grpc-test-echo-trailing-bin"
REASON = "x-interop-reason"
CANCEL = "x-interop-cancel"
HEALTH = "x-interop-health"
DOMAIN = "interop"


class Result:
    def __init__(self, code, output, said):
        self.code = code
        self.output = output
        self.said = said

    @property
    def responses(self):
        found, rest, decoder = [], self.output.strip(), json.JSONDecoder()
        while rest:
            value, end = decoder.raw_decode(rest)
            found.append(value)
            rest = rest[end:].strip()
        return found

    @property
    def error(self):
        """The status as buf prints it, after whatever -v made it say."""
        return json.JSONDecoder().raw_decode(self.said[self.said.index('{\n   "code"'):])[0]

    @property
    def _call(self):
        """What -v tells of the last exchange, which is the call; reflection, if any, came before. Sent, headers, then the rest."""
        last = max(int(number) for number in re.findall(r"\(#(\d+)\)", self.said))
        lines = re.findall(rf"^buf: ([<{{]) \(#{last}\) ?(.*)$", self.said, flags=re.M)
        end = lines.index(("<", ""))
        return lines[:end], lines[end + 1:]

    @property
    def received(self):
        """Bytes of messages, as they came over the wire."""
        return sum(int(size) for size in re.findall(r"\[(\d+) bytes data\]", " ".join(text for kind, text in self._call[1] if kind == "{")))

    def headers(self, name):
        return self._values(0, name)

    def trailers(self, name):
        return self._values(1, name)

    def fields(self, name):
        return self._values(0, name) + self._values(1, name)

    def _values(self, part, name):
        named = (re.fullmatch(rf"{name}: ?(.*)", text, flags=re.I) for _, text in self._call[part])
        return [match[1] for match in named if match]


def arguments(path, headers=(), more=("-d", "@-")):
    command = [BUF, "curl", "--protocol", PROTOCOL, "--http2-prior-knowledge", "-v"]
    command += ["--cacert", ROOT] if ROOT else []
    for header in headers:
        command += ["-H", header]
    return [*command, *more, f"{BASE}/{path}".rstrip("/")]


def call(method, *requests, headers=(), service=SERVICE):
    data = "\n".join(json.dumps(request) for request in requests)
    done = subprocess.run(arguments(f"{service}/{method}", headers), input=data, capture_output=True, text=True, timeout=LIMIT, check=False)
    return Result(done.returncode, done.stdout, done.stderr)


@contextlib.contextmanager
def started(command, **streams):
    """A call that is still fed; it ends with the block at the latest. buf is started by a wrapper: both end."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, start_new_session=True, **streams)
    alarm = threading.Timer(LIMIT, end, [process])
    alarm.start()
    try:
        yield process
    finally:
        alarm.cancel()
        end(process)
        process.wait(LIMIT)


def end(process):
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


def start(method, service=SERVICE, headers=()):
    """What it says is not kept, so that it cannot get stuck on that."""
    return started(arguments(f"{service}/{method}", headers), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def read_document(stream):
    """The next JSON document; buf begins and ends it on lines of its own."""
    text = ""
    for line in stream:
        text += line
        try:
            return json.loads(text)
        except json.JSONDecodeError:
            continue
    raise AssertionError(f"the output ended with {text!r}")


def zeros(size):
    return {"body": base64.b64encode(bytes(size)).decode()}


def large(**fields):
    return {"responseSize": 314159, "payload": zeros(271828), **fields}


def parameters(*sizes):
    return [{"size": size} for size in sizes]


def same(found, wanted):
    assert found == wanted, f"{str(found)[:300]} and not {str(wanted)[:300]}"


def succeeds(result):
    assert result.code == 0, f"exit code {result.code}: {result.said[-500:]}"
    return result.responses


def fails(result, code):
    assert result.code == CODES[code] << 3, f"exit code {result.code}: {result.said[-500:]}"
    same(result.error["code"], code)
    return result.error


def sizes_of(responses):
    bodies = [base64.b64decode(response["payload"]["body"]) for response in responses]
    assert not any(any(body) for body in bodies), "not zeros"
    return [len(body) for body in bodies]


def case_empty_unary():
    same(succeeds(call("EmptyCall", {})), [{}])


def case_large_unary():
    same(sizes_of(succeeds(call("UnaryCall", large()))), [314159])


def case_client_streaming():
    requests = [{"payload": zeros(size)} for size in (27182, 8, 1828, 45904)]
    same(succeeds(call("StreamingInputCall", *requests)), [{"aggregatedPayloadSize": 74922}])


def case_server_streaming():
    sizes = [31415, 9, 2653, 58979]
    same(sizes_of(succeeds(call("StreamingOutputCall", {"responseParameters": parameters(*sizes)}))), sizes)


def case_empty_stream():
    same(succeeds(call("FullDuplexCall")), [])


def case_half_duplex():
    requests = [{"responseParameters": parameters(*sizes)} for sizes in ((31415, 9), (2653,))]
    same(sizes_of(succeeds(call("HalfDuplexCall", *requests))), [31415, 9, 2653])


def case_status_code_and_message():
    status = {"code": 2, "message": "test status message"}
    for method in ("UnaryCall", "FullDuplexCall"):
        same(fails(call(method, {"responseStatus": status}), "unknown")["message"], "test status message")


def case_special_status_message():
    status = {"code": 2, "message": SPECIAL_MESSAGE}
    for method in ("UnaryCall", "FullDuplexCall"):
        same(fails(call(method, {"responseStatus": status}), "unknown")["message"], SPECIAL_MESSAGE)


def case_unimplemented_method():
    fails(call("UnimplementedCall", {}), "unimplemented")


def case_unimplemented_service():
    fails(call("UnimplementedCall", {}, service="grpc.testing.UnimplementedService"), "unimplemented")


def case_ping_pong():
    with start("FullDuplexCall") as process:
        for size, sent in ((31415, 27182), (9, 8), (2653, 1828), (58979, 45904)):
            process.stdin.write(json.dumps({"responseParameters": parameters(size), "payload": zeros(sent)}) + "\n")
            process.stdin.flush()
            same(sizes_of([read_document(process.stdout)]), [size])
        process.stdin.close()
        output = process.stdout.read()
        process.wait(LIMIT)
    same((process.returncode, output.strip()), (0, ""))


def case_server_compressed_unary():
    for wanted in (True, False):
        result = call("UnaryCall", large(responseCompressed={"value": wanted}))
        same(sizes_of(succeeds(result)), [314159])
        same(result.fields("Grpc-Encoding"), ["gzip"])
        same(result.received < 314159, wanted)


def case_server_compressed_streaming():
    request = {"responseParameters": [{"size": 31415, "compressed": {"value": True}}, {"size": 92653, "compressed": {"value": False}}]}
    result = call("StreamingOutputCall", request)
    same(sizes_of(succeeds(result)), [31415, 92653])
    same(result.fields("Grpc-Encoding"), ["gzip"])
    assert 92653 < result.received < 92653 + 31415, f"{result.received} bytes"


def case_custom_metadata():
    headers = [f"{ECHO_INITIAL}: test_initial_metadata_value", f"{ECHO_TRAILING}: q6ur"]
    unary = call("UnaryCall", large(), headers=headers)
    same(sizes_of(succeeds(unary)), [314159])
    duplex = call("FullDuplexCall", {"responseParameters": parameters(314159), "payload": zeros(271828)}, headers=headers)
    same(sizes_of(succeeds(duplex)), [314159])
    for result in (unary, duplex):
        same(result.headers(ECHO_INITIAL), ["test_initial_metadata_value"])
        if SHOWS_TRAILERS:
            same(result.trailers(ECHO_TRAILING), ["q6ur"])


def case_timeout_on_sleeping_server():
    command = arguments("grpc.testing.TestService/FullDuplexCall", more=["--timeout", "1s", "--schema", f"{DESCRIPTORS}#format=binpb", "-d", "@-"])
    with started(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        process.stdin.write(json.dumps({"payload": zeros(27182)}) + "\n")
        process.stdin.flush()
        said = ""
        # buf ends only with its input, but the deadline ends the sending before that.
        while "(#1) Finished upload" not in said and (line := process.stderr.readline()):
            said += line
        process.stdin.close()
        said += process.stderr.read()
        process.wait(LIMIT)
    result = Result(process.returncode, "", said)
    assert re.search(r"> \(#1\) Grpc-Timeout: ", said), said
    fails(result, "deadline_exceeded")


def case_cancel_reaches_server():
    header = f"{CANCEL}: cancelled-{os.getpid()}"
    with start("StreamingOutputCall", headers=[header]) as process:
        process.stdin.write(json.dumps({"responseParameters": [{"size": 1}, {"size": 1, "intervalUs": 60_000_000}]}))
        process.stdin.close()
        read_document(process.stdout)
    same(succeeds(call("EmptyCall", {}, headers=[header])), [{}])


def case_binary_metadata():
    for value in (bytes(range(256)), b"\0", b"\0\1", b"\0\1\2"):
        encoded = base64.b64encode(value).decode().rstrip("=")
        result = call("UnaryCall", {}, headers=[f"{ECHO_TRAILING}: {encoded}"])
        succeeds(result)
        same(result.trailers(ECHO_TRAILING), [encoded])


def case_repeated_metadata():
    encoded = ["AA", "AAE", "AAEC"]
    result = call("UnaryCall", {}, headers=[f"{ECHO_TRAILING}: {value}" for value in encoded])
    succeeds(result)
    same(result.trailers(ECHO_TRAILING), encoded)


def case_empty_metadata():
    result = call("UnaryCall", {}, headers=[f"{ECHO_INITIAL}:", f"{ECHO_TRAILING}:"])
    succeeds(result)
    same(result.headers(ECHO_INITIAL), [""])
    if SHOWS_TRAILERS:
        same(result.trailers(ECHO_TRAILING), [""])


def case_trailers_only():
    result = call("UnaryCall", {"responseStatus": {"code": 5, "message": "nothing before this"}}, headers=[f"{ECHO_TRAILING}: AQ"])
    fails(result, "not_found")
    same((result.headers("Grpc-Status"), result.headers(ECHO_TRAILING), result.trailers("Grpc-Status")), (["5"], ["AQ"], []))


def case_rich_status():
    result = call("UnaryCall", {"responseStatus": {"code": 9, "message": "not now"}}, headers=[f"{REASON}: IN_USE"])
    error = fails(result, "failed_precondition")
    same((error["message"], error["details"][0]["type"]), ("not now", "google.rpc.ErrorInfo"))
    value = error["details"][0]["value"]
    same(base64.b64decode(value + "=" * (-len(value) % 4)), b"\n\x06IN_USE\x12\x07" + DOMAIN.encode())


def case_health_check():
    same(succeeds(call("Check", {}, service="grpc.health.v1.Health")), [{"status": "SERVING"}])
    fails(call("Check", {"service": "nobody"}, service="grpc.health.v1.Health"), "not_found")


def case_health_watch():
    watched = f"watched-{os.getpid()}"
    with start("Watch", service="grpc.health.v1.Health") as process:
        process.stdin.write(json.dumps({"service": watched}))
        process.stdin.close()
        same(read_document(process.stdout), {"status": "SERVICE_UNKNOWN"})
        succeeds(call("EmptyCall", {}, headers=[f"{HEALTH}: {watched}=NOT_SERVING"]))
        same(read_document(process.stdout), {"status": "NOT_SERVING"})


def case_reflection():
    for version in ("v1", "v1alpha"):
        more = ["--list-methods", "--reflect-protocol", f"grpc-{version}"]
        done = subprocess.run(arguments("", more=more), capture_output=True, text=True, timeout=LIMIT, check=False)
        methods = set(done.stdout.split())
        wanted = {"UnaryCall", "FullDuplexCall", "StreamingInputCall", "StreamingOutputCall"}
        assert {f"{SERVICE}/{name}" for name in wanted} | {"grpc.health.v1.Health/Watch"} <= methods, done.stdout + done.stderr


failed = False
version = subprocess.run([BUF, "--version"], capture_output=True, text=True, timeout=LIMIT, check=True).stdout.strip()
print(f"version {version}", flush=True)
for name, case in list(globals().items()):
    if name.startswith("case_") and (SHOWS_TRAILERS or name not in ("case_binary_metadata", "case_repeated_metadata")):
        try:
            case()
            print(f"ok {name[5:]}", flush=True)
        except Exception as error:  # each case is judged by itself
            failed = True
            print(f"FAILED {name[5:]} {type(error).__name__}: {' '.join(str(error).split())}", flush=True)
sys.exit(1 if failed else 0)
