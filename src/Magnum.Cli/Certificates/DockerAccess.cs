using System.Text.Json.Nodes;
using Magnum.Cli.Output;
using Magnum.V1;

namespace Magnum.Cli.Certificates;

/// <summary>The environment in which <c>docker</c> works on a Swarm bay.</summary>
/// <param name="Host">Address of the Swarm API.</param>
/// <param name="CertificateFolder">Where key and certificates are; null for a bay without TLS.</param>
internal sealed record DockerAccess(string Host, string? CertificateFolder)
{
    // Docker takes any text as on, also False.
    private IReadOnlyList<(string Name, string? Value)> Variables =>
    [
        ("DOCKER_HOST", Host),
        ("DOCKER_CERT_PATH", CertificateFolder),
        ("DOCKER_TLS_VERIFY", CertificateFolder is null ? null : "True"),
    ];

    /// <summary>The address of a bay's Swarm API.</summary>
    /// <exception cref="CliException">The bay has none that Docker could use.</exception>
    public static string HostOf(Bay bay) =>
        Uri.TryCreate(bay.ApiAddress, UriKind.Absolute, out var address) && address is { Scheme: "tcp", Port: > 0 } && !bay.ApiAddress.Any(char.IsControl)
            ? bay.ApiAddress
            : throw new CliException($"Bay {bay.Name} has no address that Docker could use: api_address is '{bay.ApiAddress}', not tcp://HOST:PORT.");

    /// <summary>Prints the commands that set the variables, or with <c>--json</c> the variables.</summary>
    public void Write(CommandContext context)
    {
        if (context.Json)
        {
            Json.Write(context.Host.Out, new JsonObject(Variables.Select(variable => KeyValuePair.Create(variable.Name, (JsonNode?)variable.Value))));
            return;
        }

        var shell = ShellSyntax.Of(context.Host);
        foreach (var (name, value) in Variables)
        {
            context.Host.Out.WriteLine(shell.Set(name, value));
        }
    }
}
