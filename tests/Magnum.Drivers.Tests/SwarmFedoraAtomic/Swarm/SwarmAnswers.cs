using System.Text.Json;

namespace Magnum.Drivers.Tests.SwarmFedoraAtomic.Swarm;

/// <summary>Answers in the form that a manager of Swarm 1.2.2 gives them.</summary>
internal static class SwarmAnswers
{
    /// <summary>The answer to GET /info with these nodes.</summary>
    public static string Info(params (string Name, string Address, string Status, string Memory)[] nodes)
    {
        List<string[]> status =
        [
            ["Role", "primary"],
            ["Strategy", "spread"],
            ["Filters", "health, port, containerslots, dependency, affinity, constraint"],
            ["Nodes", $"{nodes.Length}"],
        ];
        foreach (var (name, address, state, memory) in nodes)
        {
            status.AddRange(
            [
                [$" {name}", address],
                ["  └ ID", "RDEJ:ZCV6:CJH5:UCNB:P5RR:66LB:JZSO:YACX:TBL3:PYMV:2F77:KBUA"],
                ["  └ Status", state],
                ["  └ Containers", "2 (2 Running, 0 Paused, 0 Stopped)"],
                ["  └ Reserved CPUs", "0 / 1"],
                ["  └ Reserved Memory", memory],
                ["  └ Labels", "executiondriver=, kernelversion=4.4.9-300.fc23.x86_64, operatingsystem=Fedora 23 (Twenty Three), storagedriver=devicemapper"],
                ["  └ Error", state == "Healthy" ? "(none)" : "Cannot connect to the docker engine endpoint"],
                ["  └ UpdatedAt", "2016-08-30T12:00:00Z"],
                ["  └ ServerVersion", "1.9.1"],
            ]);
        }

        return JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["ID"] = "",
            ["Containers"] = nodes.Length * 2,
            ["Images"] = 7,
            ["Driver"] = "",
            ["DriverStatus"] = null,
            ["SystemStatus"] = status,
            ["NCPU"] = nodes.Length,
            ["Name"] = "swarmbay-master-0",
            ["ServerVersion"] = "swarm/1.2.2",
        });
    }

    /// <summary>The answer to GET /containers/json with containers of these names, such as /node-0/web.</summary>
    public static string Containers(params string[] names) => JsonSerializer.Serialize(names.Select((name, index) => new Dictionary<string, object?>
    {
        ["Id"] = $"{index:x64}",
        ["Names"] = new[] { name },
        ["Image"] = "nginx",
        ["Command"] = "nginx -g 'daemon off;'",
        ["Created"] = 1472558400,
        ["Status"] = "Up 2 hours",
        ["HostConfig"] = new Dictionary<string, string> { ["NetworkMode"] = "default" },
    }));

    public static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
