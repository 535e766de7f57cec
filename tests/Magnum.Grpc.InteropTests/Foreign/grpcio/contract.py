"""The messages of the contract, made from descriptors: there is no generated code."""
import gzip
import warnings

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

warnings.simplefilter("ignore")

GZIP = b"\x1f\x8b"

ECHO_INITIAL = "x-grpc-test-echo-initial"
ECHO_TRAILING = "x-grpc-test-echo-trailing-bin"
REASON = "x-interop-reason"
HEALTH = "x-interop-health"
CANCEL = "x-interop-cancel"
DOMAIN = "interop"


class Contract:
    def __init__(self, path):
        self._pool = descriptor_pool.DescriptorPool()
        with open(path, "rb") as file:
            for proto in descriptor_pb2.FileDescriptorSet.FromString(file.read()).file:
                self._pool.Add(proto)
        self._factory = message_factory.MessageFactory(self._pool)

    def message(self, name):
        return self._factory.GetPrototype(self._pool.FindMessageTypeByName(name))

    def methods(self, service):
        """(name, whether requests stream, whether responses stream, request, response) of each method."""
        for method in self._pool.FindServiceByName(service).methods:
            proto = descriptor_pb2.MethodDescriptorProto()
            method.CopyToProto(proto)
            yield (
                method.name, proto.client_streaming, proto.server_streaming,
                self.message(method.input_type.full_name), self.message(method.output_type.full_name))


def parser_of_raw(message):
    """For channels and servers that leave messages as they came: gives (message, whether it came compressed).

    No message of the contract begins as gzip does: that would be field 3 of a wire type that does not exist.
    """
    def parse(data):
        compressed = data.startswith(GZIP)
        return message.FromString(gzip.decompress(data) if compressed else data), compressed

    return parse
