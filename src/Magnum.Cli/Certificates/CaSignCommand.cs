using Magnum.Cli.Output;
using Magnum.V1;

namespace Magnum.Cli.Certificates;

/// <summary><c>ca-sign</c>.</summary>
internal sealed class CaSignCommand : CliCommand
{
    // More than any request that a server would sign; a device may have no end.
    private const int Longest = 64 * 1024;

    private readonly ValueOption<string> _bay = new("--bay", "Uuid or name of the bay.", required: true);
    private readonly ValueOption<string> _csr = new("--csr", "File with the certificate request, PEM.", required: true);

    /// <summary>Makes the command.</summary>
    public CaSignCommand(CliHost host, GlobalOptions options)
        : base("ca-sign", "Have a bay's CA sign a certificate for you, and print it.", host, options)
    {
        Add(_bay);
        Add(_csr);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes =>
        ["Of the request the server takes the key. Subject, use and validity are its own: your user id, a client."];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["magnum ca-sign --bay secure-swarmbay --csr client.csr > cert.pem"];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var request = new SignRequest { BayId = context.Parse.GetRequiredValue(_bay), Csr = Read(context.Parse.GetRequiredValue(_csr)) };
        var session = await context.ConnectAsync(cancellationToken);
        var signed = await session.Certificates.SignAsync(request, cancellationToken: cancellationToken);
        if (context.Json)
        {
            Json.Write(context.Host.Out, signed);
        }
        else
        {
            context.Host.Out.WriteLine(signed.Pem.TrimEnd());
        }

        return ExitCode.Success;
    }

    private static string Read(string path)
    {
        try
        {
            using var file = new StreamReader(path);
            var text = new char[Longest + 1];
            var length = file.ReadBlock(text);
            return length <= Longest
                ? new string(text, 0, length)
                : throw CliException.Usage($"The file '{path}' of --csr is no certificate request: it is longer than {Longest} characters.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The file '{path}' of --csr cannot be read: {exception.Message}", exitCode: ExitCode.Usage, innerException: exception);
        }
    }
}
