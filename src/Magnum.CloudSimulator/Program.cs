using System.CommandLine;
using Magnum.CloudSimulator;

var port = new Option<int>("--port") { Description = "The port on 127.0.0.1.", DefaultValueFactory = _ => 15000 };
var state = new Option<string?>("--state") { Description = "The file that keeps the cloud over a restart; without it nothing is kept." };
var pace = new Option<double>("--pace") { Description = "Seconds in which the cloud does half a server; 0 is at once.", DefaultValueFactory = _ => 1 };
var flush = new Option<bool>("--flush-immediately") { Description = "Write each change to the state file before it is answered." };
var lifetime = new Option<double>("--token-lifetime") { Description = "Seconds that a token is good.", DefaultValueFactory = _ => TimeSpan.FromHours(24).TotalSeconds };
var verbose = new Option<bool>("--verbose") { Description = "Print each request." };
var command = new RootCommand("A simulated OpenStack: Keystone, Heat, Glance, Nova and Neutron on loopback, for development and tests.") { port, state, flush, pace, lifetime, verbose };

command.SetAction(async (parsed, cancellationToken) =>
{
    using var loggers = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true)
        .SetMinimumLevel(parsed.GetValue(verbose) ? LogLevel.Debug : LogLevel.Warning).AddFilter("Microsoft", LogLevel.None));
    var options = new SimulatedCloudOptions
    {
        Port = parsed.GetValue(port),
        StateFile = parsed.GetValue(state),
        FlushImmediately = parsed.GetValue(flush),
        Pace = TimeSpan.FromSeconds(parsed.GetValue(pace)),
        TokenLifetime = TimeSpan.FromSeconds(parsed.GetValue(lifetime)),
        LoggerFactory = loggers,
    };
    try
    {
        await using var cloud = await SimulatedCloud.StartAsync(options, cancellationToken);
        Console.WriteLine($"OS_AUTH_URL={cloud.AuthUrl}");
        Console.WriteLine("Users: demo/demopw, alt/demopw, admin/adminpw. Faults: POST /faults. Ctrl-C stops it.");
        var stopped = new TaskCompletionSource();
        await using var registration = cancellationToken.Register(stopped.SetResult);
        await stopped.Task;
        return 0;
    }
    catch (Exception problem) when (problem is IOException or InvalidDataException or ArgumentException)
    {
        await Console.Error.WriteLineAsync(problem.Message);
        return 1;
    }
});
return await command.Parse(args).InvokeAsync();
