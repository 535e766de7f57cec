using Magnum.Grpc.InteropTests.Contract;
using Magnum.Grpc.InteropTests.Matrix;
using Magnum.Grpc.InteropTests.Serving;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.InteropTests.Foreign;

/// <summary>Clients that others wrote, against our server.</summary>
internal static class ForeignClients
{
    /// <summary>Of a run, which takes a few seconds; the programs limit each call themselves.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    private static readonly Limit ConnectCompression = Limit.Narrowing(
        "connect-node compresses all requests of a call or none, so both are sent compressed.", "client_compressed_streaming");

    private static readonly IReadOnlyList<Limit> BufLimits =
    [
        Limit.Excluding("buf curl does not compress requests.", "client_compressed_unary", "client_compressed_streaming"),
        Limit.Narrowing(
            "buf curl shows how many bytes came, not the flag of a message: what was to be compressed came in fewer.",
            "server_compressed_unary",
            "server_compressed_streaming"),
        Limit.Excluding("buf curl cannot cancel a call; it can only be killed.", "cancel_after_begin", "cancel_after_first_response"),
        Limit.Narrowing("buf curl is killed, which closes its connection.", "cancel_reaches_server"),
        Limit.Narrowing("The time of buf curl counts from its start, so the timeout is 1 s.", "timeout_on_sleeping_server"),
    ];

    /// <summary>Clients that speak gRPC.</summary>
    public static IReadOnlyList<Pairing> All { get; } =
    [
        new("grpcio", transport => RunAsync(transport, ForeignProgram.Python, "grpcio/client.py"),
        [
            Limit.Narrowing("grpcio compresses all requests of a call or none, so both are sent compressed.", "client_compressed_streaming"),
            Limit.Narrowing("grpcio shows that no headers came before the status, but not in which frame it was.", "trailers_only"),
        ]),
        new("grpc-js", transport => RunAsync(transport, ForeignProgram.Node, "grpcjs/client.cjs"), []),
        new("connect-node", transport => RunAsync(transport, ForeignProgram.Node, "connect/client.cjs", "grpc"), [ConnectCompression]),
        new("buf curl", transport => RunAsync(transport, ForeignProgram.Python, "buf/client.py", "grpc"), BufLimits),
    ];

    /// <summary>Clients that speak gRPC-Web.</summary>
    public static IReadOnlyList<Pairing> Web { get; } =
    [
        new("connect-node", transport => RunAsync(transport, ForeignProgram.Node, "connect/client.cjs", "grpcweb"), [ConnectCompression]),
        new("buf curl", transport => RunAsync(transport, ForeignProgram.Python, "buf/client.py", "grpcweb"),
        [
            .. BufLimits,
            Limit.Narrowing("buf curl does not show the trailers of gRPC-Web; the headers are judged.", "custom_metadata", "empty_metadata"),
            Limit.Excluding("buf curl does not show the trailers of gRPC-Web, and nothing else is to be seen.", "binary_metadata", "repeated_metadata"),
        ]),
    ];

    private static async Task<Report> RunAsync(Transport transport, string program, string script, params IEnumerable<string> first)
    {
        using var certificate = transport == Transport.Tls ? TestCertificate.Create() : null;
        await using var server = await InteropServer.StartAsync(certificate);
        using var folder = new ScratchFolder();
        List<string> arguments = [ForeignProgram.Script(script), .. first, $"{server.Port}", await Descriptors.WriteAsync(folder.Path)];
        if (certificate is not null)
        {
            arguments.Add(await TestCertificate.WriteRootAsync(certificate, folder.Path));
        }

        using var running = new ForeignProgram(program, arguments);
        using var limit = new CancellationTokenSource(Longest);
        var output = await running.ReadOutputAsync(limit.Token);
        return Report.Parse(output, await running.Error);
    }
}
