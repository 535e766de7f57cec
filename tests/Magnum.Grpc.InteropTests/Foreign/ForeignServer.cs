using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Magnum.Grpc.InteropTests.Contract;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.InteropTests.Foreign;

/// <summary>A server that others wrote, with the interop service.</summary>
internal sealed class ForeignServer : IDisposable
{
    private readonly ForeignProgram _program;
    private readonly ScratchFolder _folder;

    private ForeignServer(ForeignProgram program, ScratchFolder folder)
    {
        _program = program;
        _folder = folder;
    }

    public string Version { get; private set; } = string.Empty;

    public int Port { get; private set; }

    public static async Task<ForeignServer> StartAsync(string program, string script, X509Certificate2? certificate)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var folder = new ScratchFolder();
        List<string> arguments = [ForeignProgram.Script(script), await Descriptors.WriteAsync(folder.Path)];
        if (certificate is not null)
        {
            arguments.Add(await TestCertificate.WriteRootAsync(certificate, folder.Path));
            arguments.Add(await TestCertificate.WriteKeyAsync(certificate, folder.Path));
        }

        var running = new ForeignProgram(program, arguments);
        var server = new ForeignServer(running, folder);
        try
        {
            server.Version = await running.ReadAsync("version", limit.Token);
            server.Port = int.Parse(await running.ReadAsync("port", limit.Token), CultureInfo.InvariantCulture);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _program.Dispose();
        _folder.Dispose();
    }
}
