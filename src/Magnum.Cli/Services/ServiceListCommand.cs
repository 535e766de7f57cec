using Magnum.Cli.Listing;
using Magnum.Cli.Output;
using Magnum.V1;

namespace Magnum.Cli.Services;

/// <summary><c>service-list</c>.</summary>
internal sealed class ServiceListCommand : CliCommand
{
    private static readonly IReadOnlyList<Column<Service>> Columns =
    [
        new("id", service => service.Id.ToString()),
        new("host", service => Values.Text(service.Host)),
        new("binary", service => Values.Text(service.Binary)),
        new("state", service => Values.Text(service.State)),
        new("shards", service => service.ShardCount.ToString()),
        new("updated_at", service => Values.Time(service.UpdatedAt)),
        new("disabled_reason", service => Values.Text(service.DisabledReason)),
    ];

    /// <summary>Makes the command.</summary>
    public ServiceListCommand(CliHost host, GlobalOptions options)
        : base("service-list", "List the server's processes (administrators only).", host, options)
    {
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["magnum service-list"];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var session = await context.ConnectAsync(cancellationToken);
        var answer = await session.Services.ListServicesAsync(new ListServicesRequest(), cancellationToken: cancellationToken);
        ListOutput.Write(context, answer.Services, Columns);
        return ExitCode.Success;
    }
}
