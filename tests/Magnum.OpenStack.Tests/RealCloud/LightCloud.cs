using Magnum.OpenStack.Heat;
using Magnum.OpenStack.Keystone;
using Microsoft.Extensions.Logging.Abstractions;

namespace Magnum.OpenStack.Tests.RealCloud;

/// <summary>A real Keystone and Heat (deploy/openstack/up.sh), and a list of what a test has left there, which is removed at its end.</summary>
internal sealed class LightCloud : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly Stack<Func<Task>> _cleanUp = new();

    private LightCloud(OpenStackOptions options)
    {
        Options = options;
        Cloud = new OpenStackCloud(options, TimeProvider.System, NullLoggerFactory.Instance);
        Demo = Cloud.As(PasswordOf("demo", "demopw", "demo"));
        Admin = Cloud.As(PasswordOf("admin", "adminpw", "admin"));
    }

    public OpenStackOptions Options { get; }

    public OpenStackCloud Cloud { get; }

    public CloudSession Demo { get; }

    public CloudSession Admin { get; }

    public static LightCloud Connect() => new(new OpenStackOptions
    {
        AuthUrl = new Uri(Setting("MAGNUM_TEST_OS_AUTH_URL", "http://127.0.0.1:15000/v3")),
        Region = Setting("MAGNUM_TEST_OS_REGION", "RegionOne"),
        ServiceUser = { UserName = "magnum", Password = Setting("MAGNUM_TEST_OS_SERVICE_PASSWORD", "svcpw") },
        TrusteeDomain =
        {
            DomainName = "magnum",
            AdminName = "magnum_domain_admin",
            AdminPassword = Setting("MAGNUM_TEST_OS_DOMAIN_ADMIN_PASSWORD", "domadmpw"),
        },
    });

    public static PasswordCredential PasswordOf(string user, string password, string project) =>
        new(UserRef.ByName(user, DomainRef.Default), password, AuthScope.Project(project, DomainRef.Default));

    public static string UniqueName(string what) => $"test-{what}-{Guid.NewGuid():N}"[..32];

    /// <summary>To be done at the end; the last thing said is done first.</summary>
    public void AtEnd(Func<Task> cleanUp) => _cleanUp.Push(cleanUp);

    public async Task<(Trustee Trustee, string Password)> NewTrusteeAsync()
    {
        var password = Guid.NewGuid().ToString("N");
        var trustee = await Cloud.Trustees.EnsureAsync(UniqueName("trustee"), password, "made by a test");
        AtEnd(() => Cloud.Trustees.DeleteAsync(trustee.Id));
        return (trustee, password);
    }

    /// <summary>A stack that is removed, and waited for until it is gone, at the end.</summary>
    public async Task<StackRef> NewStackAsync(CloudSession session, StackRequest request, string? name = null)
    {
        name ??= UniqueName("stack");
        var id = await session.Heat.CreateAsync(name, request);
        var stack = StackRef.Of(name, id);
        AtEnd(() => RemoveAsync(stack));
        return stack;
    }

    public async Task<Stack> SettledAsync(CloudSession session, StackRef stack) =>
        await UntilAsync(() => session.Heat.FindAsync(stack), found => found is { Status.IsInProgress: false }) ?? throw new InvalidOperationException($"No stack {stack}.");

    /// <summary>A real Heat gives no signal: it is asked until it says so.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Predicate<T> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (true)
        {
            var answer = await ask();
            if (holds(answer))
            {
                return answer;
            }

            await ticks.WaitForNextTickAsync(patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            while (_cleanUp.TryPop(out var cleanUp))
            {
                await cleanUp();
            }
        }
        finally
        {
            Cloud.Dispose();
        }
    }

    private async Task RemoveAsync(StackRef stack)
    {
        if (await Demo.Heat.DeleteAsync(stack))
        {
            await UntilAsync(() => Demo.Heat.FindAsync(stack, withOutputs: false), found => found is null or { Status.IsDeleted: true });
        }
    }

    private static string Setting(string variable, string otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : otherwise;
}
