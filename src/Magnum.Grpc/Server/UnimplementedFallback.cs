using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Magnum.Grpc.Server;

/// <summary>
/// Answers, behind all else that the application does with requests, the calls that nobody answered. A catch-all route would do the same,
/// but make the routing of every call look at two candidates.
/// </summary>
internal sealed class UnimplementedFallback(ServerRuntime runtime) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        application =>
        {
            next(application);
            application.Run(new UnimplementedCallHandler(runtime).HandleAsync);
        };
}
