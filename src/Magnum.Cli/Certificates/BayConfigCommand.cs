using System.CommandLine;
using Magnum.Cli.Bays;
using Magnum.Cli.Connection;
using Magnum.V1;

namespace Magnum.Cli.Certificates;

/// <summary><c>bay-config</c>: what the engine's own client needs to use a bay.</summary>
internal sealed class BayConfigCommand : CliCommand
{
    private const string Swarm = "swarm";

    private readonly Argument<string> _bay = new("bay") { Description = "Uuid or name of the bay." };
    private readonly ValueOption<string?> _folder = new("--dir", "Folder for key.pem, cert.pem and ca.pem; the current one when not given. It is made if it is missing.");
    private readonly FlagOption _force = new("--force", "Replace files that are there.");

    /// <summary>Makes the command.</summary>
    public BayConfigCommand(CliHost host, GlobalOptions options)
        : base("bay-config", "Get a key and certificates for a bay, and print the variables that its client needs.", host, options)
    {
        Add(_bay);
        Add(_folder);
        Add(_force);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes =>
    [
        "The bay must be complete, and of coe swarm. The key is made here and sent nowhere.",
        "What is printed is for the shell to evaluate: setenv where $SHELL is a C shell, else export. A bay without TLS needs no files.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "magnum bay-config secure-swarmbay",
        "eval \"$(magnum bay-config secure-swarmbay --dir ~/secure-swarmbay)\" && docker info",
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var files = new ClientFiles(FolderOf(context.Parse.GetValue(_folder) ?? "."));
        var overwrite = context.Parse.GetValue(_force);
        var session = await context.ConnectAsync(cancellationToken);
        var bay = await session.Bays.GetBayAsync(new GetBayRequest { Id = context.Parse.GetRequiredValue(_bay) }, cancellationToken: cancellationToken);
        EnsureComplete(bay);
        if (bay.Coe != Swarm)
        {
            throw new CliException($"Bay {bay.Name} is of coe {bay.Coe}; bay-config knows how to use bays of coe {Swarm} only.");
        }

        var host = DockerAccess.HostOf(bay);
        if (!bay.TlsDisabled)
        {
            if (!overwrite)
            {
                files.EnsureAbsent();
            }

            await WriteAsync(session, bay, files, overwrite, cancellationToken);
            await context.Host.Error.WriteLineAsync($"Wrote key.pem, cert.pem and ca.pem to {files.Folder}.");
        }

        new DockerAccess(host, bay.TlsDisabled ? null : files.Folder).Write(context);
        return ExitCode.Success;
    }

    private static async Task WriteAsync(Session session, Bay bay, ClientFiles files, bool overwrite, CancellationToken cancellationToken)
    {
        var key = new ClientKey();
        var ca = await session.Certificates.GetCaAsync(new GetCaRequest { BayId = bay.Uuid }, cancellationToken: cancellationToken);
        var signed = await session.Certificates.SignAsync(new SignRequest { BayId = bay.Uuid, Csr = key.Csr }, cancellationToken: cancellationToken);
        if (!key.Fits(signed.Pem))
        {
            throw new CliException($"The server answered with a certificate of another key. Nothing was written for bay {bay.Name}.");
        }

        files.Write(key.Pem, signed.Pem, ca.Pem, overwrite);
    }

    private static string FolderOf(string given) => given.Length > 0
        ? Path.GetFullPath(given)
        : throw CliException.Usage("--dir is empty; give it a folder, or leave it out for the current one.");

    private static void EnsureComplete(Bay bay)
    {
        var status = BayStatusText.Of(bay.Status);
        if (bay.Operation is null && status.EndsWith("_FAILED", StringComparison.Ordinal))
        {
            throw new CliException($"Bay {bay.Name} is in {status}, and bay-config takes a complete one; 'magnum bay-show {bay.Name}' tells why it failed.");
        }

        if (bay.Operation is not null || !status.EndsWith("_COMPLETE", StringComparison.Ordinal) || bay.Status == BayStatus.DeleteComplete)
        {
            throw new CliException($"Bay {bay.Name} is in {status}. It can be used once it is complete; 'magnum watch {bay.Name}' shows when.");
        }
    }
}
