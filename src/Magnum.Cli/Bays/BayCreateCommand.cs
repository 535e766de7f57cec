using Google.Protobuf.WellKnownTypes;
using Magnum.Cli.Bays.Following;
using Magnum.V1;

namespace Magnum.Cli.Bays;

/// <summary><c>bay-create</c>. What is not given is left to the server.</summary>
internal sealed class BayCreateCommand : CliCommand
{
    private readonly ValueOption<string?> _name = new("--name", "Name; need not be unique. One is made up when not given.");
    private readonly ValueOption<string> _baymodel = new("--baymodel", "Uuid or name of the baymodel.", required: true);
    private readonly ValueOption<int?> _nodeCount = new("--node-count", "How many nodes; 1 when not given.");
    private readonly ValueOption<int?> _masterCount = new("--master-count", "How many masters; 1 when not given.");
    private readonly ValueOption<string?> _discoveryUrl = new("--discovery-url", "Where the servers find each other; made by the server when not given.");
    private readonly ValueOption<int?> _timeout = new("--timeout", "Minutes that the creation may take; 60 when not given, 0 for the server's default.");
    private readonly FlagOption _wait = new("--wait", Waiting.Description);

    /// <summary>Makes the command.</summary>
    public BayCreateCommand(CliHost host, GlobalOptions options)
        : base("bay-create", "Create a bay from a baymodel. It is built in the background.", host, options)
    {
        Add(_name);
        Add(_baymodel);
        Add(_nodeCount);
        Add(_masterCount);
        Add(_discoveryUrl);
        Add(_timeout);
        Add(_wait);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "magnum bay-create --name k8sbay --baymodel k8sbaymodel --node-count 1",
        "magnum bay-create --name swarmbay --baymodel swarmbaymodel --master-count 3 --node-count 8",
        "magnum bay-create --name mybay --baymodel dockermodel --timeout 30 --wait",
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var request = new CreateBayRequest { Bay = Read(context), RequestId = Guid.NewGuid().ToString() };
        var session = await context.ConnectAsync(cancellationToken);
        var bay = await session.Bays.CreateBayAsync(request, cancellationToken: cancellationToken);
        return context.Parse.GetValue(_wait)
            ? await BayResult.WaitAndWriteAsync(context, BayOperationKind.Create, bay, cancellationToken)
            : BayResult.Write(context, bay);
    }

    private Bay Read(CommandContext context)
    {
        var parse = context.Parse;
        var bay = new Bay
        {
            Name = parse.GetValue(_name) ?? string.Empty,
            BaymodelId = parse.GetRequiredValue(_baymodel),
            DiscoveryUrl = parse.GetValue(_discoveryUrl) ?? string.Empty,
        };
        if (parse.GetValue(_nodeCount) is { } nodes)
        {
            bay.NodeCount = nodes;
        }

        if (parse.GetValue(_masterCount) is { } masters)
        {
            bay.MasterCount = masters;
        }

        if (parse.GetValue(_timeout) is { } minutes)
        {
            bay.BayCreateTimeout = Duration.FromTimeSpan(TimeSpan.FromMinutes(minutes));
        }

        return bay;
    }
}
