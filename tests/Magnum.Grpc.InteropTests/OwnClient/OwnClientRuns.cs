using System.Reflection;
using System.Security.Cryptography.X509Certificates;
using Magnum.Grpc.InteropTests.Foreign;
using Magnum.Grpc.InteropTests.Matrix;
using Magnum.Grpc.InteropTests.Serving;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.InteropTests.OwnClient;

/// <summary>Our client, against servers that others wrote and against our own.</summary>
internal static class OwnClientRuns
{
    private static readonly Limit NoReflection = Limit.Excluding("The server has no reflection of its own.", "reflection");

    private static readonly Pairing Grpcio = new(
        "grpcio",
        RunAgainstGrpcioAsync,
        [
            NoReflection,
            Limit.Excluding(
                "The HTTP client of .NET joins the entries of one key by commas, as it may; grpcio does not read binary entries so joined.",
                "repeated_metadata"),
        ]);

    private static readonly Pairing GrpcJs = new(
        "grpc-js",
        RunAgainstGrpcJsAsync,
        [NoReflection, Limit.Excluding("grpc-js does not compress responses.", "server_compressed_unary", "server_compressed_streaming")]);

    private static readonly Pairing Own = new("Magnum.Grpc", RunAgainstOwnAsync, []);

    /// <summary>The columns of the second table.</summary>
    public static IReadOnlyList<Pairing> All { get; } = [Grpcio, GrpcJs, Own];

    private static async Task<Report> RunAgainstGrpcioAsync(Transport transport)
    {
        using var certificate = CertificateFor(transport);
        using var server = await ForeignServer.StartAsync(ForeignProgram.Python, "grpcio/server.py", certificate);
        return await RunAsync(Grpcio, new CallSite(server.Port, certificate), server.Version);
    }

    private static async Task<Report> RunAgainstGrpcJsAsync(Transport transport)
    {
        using var certificate = CertificateFor(transport);
        using var server = await ForeignServer.StartAsync(ForeignProgram.Node, "grpcjs/server.cjs", certificate);
        return await RunAsync(GrpcJs, new CallSite(server.Port, certificate), server.Version);
    }

    private static async Task<Report> RunAgainstOwnAsync(Transport transport)
    {
        using var certificate = CertificateFor(transport);
        await using var server = await InteropServer.StartAsync(certificate);
        var version = typeof(GrpcKestrelExtensions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        return await RunAsync(Own, new CallSite(server.Port, certificate), version);
    }

    private static X509Certificate2? CertificateFor(Transport transport) => transport == Transport.Tls ? TestCertificate.Create() : null;

    private static async Task<Report> RunAsync(Pairing pairing, CallSite site, string version)
    {
        using var cases = new OwnClientCases(site);
        var problems = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, judge) in cases.All.Where(entry => pairing.Runs(entry.Key)))
        {
            problems.Add(name, await ProblemOfAsync(judge));
        }

        return new Report(version, problems, Ending: string.Empty);
    }

    /// <summary>Each case is judged by itself, whatever it fails by.</summary>
    private static async Task<string> ProblemOfAsync(Func<Task> judge)
    {
        try
        {
            await judge().WaitAsync(TimeSpan.FromSeconds(30));
            return string.Empty;
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }
    }
}
