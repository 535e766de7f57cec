using Magnum.Grpc.InteropTests.Contract;
using Magnum.Grpc.InteropTests.Matrix;
using Magnum.Grpc.InteropTests.Serving;

namespace Magnum.Grpc.InteropTests.Foreign;

/// <summary>Clients that others wrote, against our server.</summary>
internal static class ForeignClients
{
    /// <summary>Of a run, which takes a few seconds; the programs limit each call themselves.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    /// <summary>The columns of the first table.</summary>
    public static IReadOnlyList<Pairing> All { get; } =
    [
        new("grpcio", transport => RunAsync(ForeignProgram.Python, "grpcio/client.py", transport),
        [
            Limit.Narrowing("grpcio compresses all requests of a call or none, so both are sent compressed.", "client_compressed_streaming"),
            Limit.Narrowing("grpcio shows that no headers came before the status, but not in which frame it was.", "trailers_only"),
        ]),
        new("grpc-js", transport => RunAsync(ForeignProgram.Node, "grpcjs/client.cjs", transport), []),
        new("connect-node", transport => RunAsync(ForeignProgram.Node, "connect/client.cjs", transport),
        [
            Limit.Narrowing("connect-node compresses all requests of a call or none, so both are sent compressed.", "client_compressed_streaming"),
        ]),
        new("buf curl", transport => RunAsync(ForeignProgram.Python, "buf/client.py", transport),
        [
            Limit.Excluding("buf curl does not compress requests.", "client_compressed_unary", "client_compressed_streaming"),
            Limit.Narrowing("buf curl shows how many bytes came, not the flag of a message: what was to be compressed came in fewer.", "server_compressed_unary", "server_compressed_streaming"),
            Limit.Excluding("buf curl cannot cancel a call; it can only be killed.", "cancel_after_begin", "cancel_after_first_response"),
            Limit.Narrowing("buf curl is killed, which closes its connection.", "cancel_reaches_server"),
            Limit.Narrowing("The time of buf curl counts from its start, so the timeout is 1 s.", "timeout_on_sleeping_server"),
        ]),
    ];

    private static async Task<Report> RunAsync(string program, string script, Transport transport)
    {
        using var certificate = transport == Transport.Tls ? TestCertificate.Create() : null;
        await using var server = await InteropServer.StartAsync(certificate);
        using var folder = new ScratchFolder();
        List<string> arguments = [ForeignProgram.Script(script), $"{server.Port}", await Descriptors.WriteAsync(folder.Path)];
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
