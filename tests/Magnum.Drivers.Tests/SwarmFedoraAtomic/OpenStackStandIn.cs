using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Magnum.Drivers.Tests.SwarmFedoraAtomic;

/// <summary>What a server asks while it boots: Keystone, the bay's certificates, Heat's signal, and the registry that it has started.</summary>
internal sealed class OpenStackStandIn : IAsyncDisposable
{
    public const string Token = "k3yst0ne";

    private readonly HttpListener _listener = new();
    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _authority;
    private readonly Task _serving;

    private OpenStackStandIn()
    {
        var request = new CertificateRequest("CN=swarmbay", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>An address of its own: a free port could be taken before it listens.</summary>
    public string Address { get; } = $"http://{Loopback.Next()}:8080";

    /// <summary>The answers to give before the right ones, by path: status and body.</summary>
    public ConcurrentDictionary<string, Queue<(int Status, string Body)>> Troubles { get; } = new(StringComparer.Ordinal);

    /// <summary>What was signalled.</summary>
    public ConcurrentQueue<JsonNode> Signals { get; } = [];

    public ConcurrentQueue<string> Requests { get; } = [];

    public static OpenStackStandIn Start() => new();

    /// <summary>Answers so, that many times; as often as a script may ask, if it is not said.</summary>
    public void Trouble(string path, int status, string body, int times = 1000) =>
        Troubles[path] = new Queue<(int, string)>(Enumerable.Repeat((status, body), times));

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
        _authority.Dispose();
        _key.Dispose();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream);
            var body = await reader.ReadToEndAsync();
            var (status, answer) = Answer(context.Request, body, context.Response);
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer));
            context.Response.Close();
        }
    }

    private (int Status, string Body) Answer(HttpListenerRequest request, string body, HttpListenerResponse response)
    {
        var path = request.Url!.AbsolutePath;
        Requests.Enqueue($"{request.HttpMethod} {path}");
        if (Troubles.TryGetValue(path, out var troubles) && troubles.TryDequeue(out var trouble))
        {
            return trouble;
        }

        switch (path)
        {
            case "/v3/auth/tokens":
                var user = JsonNode.Parse(body)!["auth"]!["identity"]!["password"]!["user"]!;
                var (id, password) = (user["id"]!.GetValue<string>(), user["password"]!.GetValue<string>());
                var isNode = (id, password) == (ServerSettings.NodeUserId, ServerSettings.NodePassword);
                if (!isNode && (id, password) != (ServerSettings.TrusteeId, ServerSettings.Password))
                {
                    return (401, """{"error": {"code": 401, "message": "The request you have made requires authentication.", "title": "Unauthorized"}}""");
                }

                response.Headers["X-Subject-Token"] = Token;
                return (201, isNode
                    ? """{"token": {"user": {"id": "n0de", "name": "node user", "domain": {"id": "d0main"}}}}"""
                    : """{"token": {"user": {"id": "b4f0a3d1c2", "name": "bay's user", "domain": {"id": "d0main"}}}}""");
            case "/signal" when request.Headers["X-Auth-Token"] == ServerSettings.SignalToken:
                Signals.Enqueue(JsonNode.Parse(body)!);
                return (200, "{}");
            case "/v2/":
                return (200, "{}");
            case "/v1/certificates/" + ServerSettings.BayUuid when request.Headers["X-Auth-Token"] == Token:
                return (200, new JsonObject { ["bay_uuid"] = ServerSettings.BayUuid, ["pem"] = _authority.ExportCertificatePem() + "\n" }.ToJsonString());
            case "/v1/certificates" when request.Headers["X-Auth-Token"] == Token:
                return (201, new JsonObject { ["bay_uuid"] = ServerSettings.BayUuid, ["pem"] = Sign(JsonNode.Parse(body)!["csr"]!.GetValue<string>()) + "\n" }.ToJsonString());
            default:
                return (404, """{"errors": [{"status": 404, "detail": "There is nothing here.", "title": "Not found"}]}""");
        }
    }

    // The names asked for, and the use that servers have: both ends of a connection.
    private string Sign(string csr)
    {
        var request = CertificateRequest.LoadSigningRequestPem(csr, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions, RSASignaturePadding.Pkcs1);
        using var certificate = request.Create(_authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), RandomNumberGenerator.GetBytes(8));
        return certificate.ExportCertificatePem();
    }
}
