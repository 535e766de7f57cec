using System.Buffers.Binary;
using System.Net;
using Google.Protobuf;

namespace Magnum.Grpc.Tests.Hosting;

/// <summary>Sends what no client would send, and shows the answer as it is on the wire.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly Uri _address;

    public RawClient(EchoServer server)
    {
        _address = new Uri(server.Address);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost";
        _http = new HttpMessageInvoker(handler);
    }

    public static byte[] Frame(IMessage message, byte flag = 0) => Frame(message.ToByteArray(), flag);

    public static byte[] Frame(byte[] payload, byte flag = 0)
    {
        var frame = new byte[5 + payload.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), payload.Length);
        payload.CopyTo(frame, 5);
        return frame;
    }

    public async Task<RawAnswer> CallAsync(string method, byte[] body, params (string Name, string Value)[] headers)
    {
        using var request = Request(method, body, headers);
        return await SendAsync(request);
    }

    public HttpRequestMessage Request(string method, byte[] body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, method.Contains('/') ? method : $"/echo.v1.EchoService/{method}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    public async Task<RawAnswer> SendAsync(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request, CancellationToken.None);
        var body = await response.Content.ReadAsByteArrayAsync();
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in response.Headers.NonValidated)
        {
            all[name] = values.ToString();
        }

        foreach (var (name, values) in response.TrailingHeaders.NonValidated)
        {
            all[name] = values.ToString();
        }

        return new RawAnswer(response.StatusCode, all, body, response.Headers.NonValidated.Contains("grpc-status"));
    }

    public void Dispose() => _http.Dispose();
}
