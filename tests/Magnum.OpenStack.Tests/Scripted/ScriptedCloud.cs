using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Magnum.OpenStack.Keystone;
using Microsoft.Extensions.Logging;

namespace Magnum.OpenStack.Tests.Scripted;

/// <summary>A cloud that answers as the test says. Keystone's log-in works unless the test says otherwise; each gives a new token, <c>token-1</c>, <c>token-2</c> ….</summary>
internal sealed class ScriptedCloud : HttpMessageHandler
{
    public const string Password = "p4ssw0rd-of-the-user";

    private readonly Func<Seen, HttpResponseMessage?> _script;
    private int _logIns;

    public ScriptedCloud(Func<Seen, HttpResponseMessage?> script, Action<OpenStackOptions>? configure = null, ILoggerFactory? loggers = null)
    {
        _script = script;
        var options = Options();
        configure?.Invoke(options);
        Cloud = new OpenStackCloud(options, Time, loggers ?? Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, this);
        User = Cloud.As(Credential);
    }

    public static PasswordCredential Credential { get; } =
        new(UserRef.ByName("user", DomainRef.Default), Password, AuthScope.Project("project", DomainRef.Default));

    public ManualTime Time { get; } = new();

    public OpenStackCloud Cloud { get; }

    public CloudSession User { get; }

    public TimeSpan TokenLife { get; set; } = TimeSpan.FromHours(1);

    public ConcurrentQueue<Seen> Requests { get; } = new();

    public int LogIns => Volatile.Read(ref _logIns);

    public IEnumerable<Seen> ServiceRequests => Requests.Where(request => request.Uri.AbsolutePath != "/v3/auth/tokens");

    public static OpenStackOptions Options() => new()
    {
        AuthUrl = new Uri("http://keystone.test/v3"),
        Region = "one",
        ServiceUser = { UserName = "magnum", Password = "service-password" },
        TrusteeDomain = { DomainName = "magnum", AdminName = "admin", AdminPassword = "domain-password" },
    };

    public static HttpResponseMessage Json(string json, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Text(string text, HttpStatusCode status, string mediaType = "text/plain") =>
        new(status) { Content = new StringContent(text, Encoding.UTF8, mediaType) };

    public HttpResponseMessage LogIn() => Token(Interlocked.Increment(ref _logIns));

    public HttpResponseMessage Token(int number)
    {
        var answer = Json(TokenBody(), HttpStatusCode.Created);
        answer.Headers.Add("X-Subject-Token", $"token-{number}");
        return answer;
    }

    public string TokenBody()
    {
        var now = Time.GetUtcNow();
        return new JsonObject
        {
            ["token"] = new JsonObject
            {
                ["user"] = new JsonObject { ["id"] = "user-id", ["name"] = "user", ["domain"] = new JsonObject { ["id"] = "default", ["name"] = "Default" } },
                ["project"] = new JsonObject { ["id"] = "project-id", ["name"] = "project" },
                ["roles"] = new JsonArray(new JsonObject { ["id"] = "1", ["name"] = "member" }),
                ["issued_at"] = now.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ"),
                ["expires_at"] = (now + TokenLife).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ"),
                ["catalog"] = new JsonArray(
                    Service("orchestration", "http://heat.test/v1/project-id"),
                    Service("image", "http://glance.test"),
                    Service("compute", "http://nova.test/v2.1"),
                    Service("network", "http://neutron.test:9696/")),
            },
        }.ToJsonString();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var seen = new Seen(
            request.Method,
            request.RequestUri!,
            request.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase),
            request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken),
            cancellationToken);
        Requests.Enqueue(seen);
        if (_script(seen) is { } answer)
        {
            return answer;
        }

        if (seen.Is("POST", "/v3/auth/tokens"))
        {
            return LogIn();
        }

        throw new InvalidOperationException($"The script has no answer to {seen.Method} {seen.Uri}.");
    }

    private static JsonObject Service(string type, string url) => new()
    {
        ["type"] = type,
        ["endpoints"] = new JsonArray(
            new JsonObject { ["interface"] = "public", ["region_id"] = "two", ["url"] = "http://elsewhere.test" },
            new JsonObject { ["interface"] = "internal", ["region_id"] = "one", ["url"] = "http://internal.test" },
            new JsonObject { ["interface"] = "public", ["region_id"] = "one", ["url"] = url }),
    };

    internal sealed record Seen(HttpMethod Method, Uri Uri, IReadOnlyDictionary<string, string> Headers, string Body, CancellationToken Aborted)
    {
        public string? Token => Headers.GetValueOrDefault("X-Auth-Token");

        public bool Is(string method, string path) => Method.Method == method && Uri.AbsolutePath == path;
    }
}
