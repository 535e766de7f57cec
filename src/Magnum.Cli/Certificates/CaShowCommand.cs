using Magnum.Cli.Output;
using Magnum.V1;

namespace Magnum.Cli.Certificates;

/// <summary><c>ca-show</c>.</summary>
internal sealed class CaShowCommand : CliCommand
{
    private readonly ValueOption<string> _bay = new("--bay", "Uuid or name of the bay.", required: true);

    /// <summary>Makes the command.</summary>
    public CaShowCommand(CliHost host, GlobalOptions options)
        : base("ca-show", "Print the certificate of a bay's CA.", host, options) => Add(_bay);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["magnum ca-show --bay secure-swarmbay > ca.pem"];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var session = await context.ConnectAsync(cancellationToken);
        var request = new GetCaRequest { BayId = context.Parse.GetRequiredValue(_bay) };
        var ca = await session.Certificates.GetCaAsync(request, cancellationToken: cancellationToken);
        if (context.Json)
        {
            Json.Write(context.Host.Out, ca);
        }
        else
        {
            context.Host.Out.WriteLine(ca.Pem.TrimEnd());
        }

        return ExitCode.Success;
    }
}
