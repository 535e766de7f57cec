using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using Grpc.Core;
using Magnum.Grpc.Client.Balancing;
using Magnum.Grpc.Wire;
using Microsoft.Net.Http.Headers;

namespace Magnum.Grpc.Client;

/// <summary>How a call is sent and begins to be answered.</summary>
internal sealed partial class ClientCall<TRequest, TResponse>
{
    private static readonly string UserAgent =
        $"magnum-grpc-dotnet/{typeof(ChannelTransport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}";

    /// <summary>Ends the call if its encoding is not known.</summary>
    private bool TryChooseEncoding()
    {
        try
        {
            _compression = RequestEncoding.Of(_options.Headers);
            return true;
        }
        catch (RpcException exception)
        {
            End(exception.Status, Metadata.Empty, EndCause.Caller);
            return false;
        }
    }

    private HttpRequestMessage CreateRequest(RequestContent content)
    {
        content.Headers.TryAddWithoutValidation(HeaderNames.ContentType, "application/grpc");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_transport.Address, _method.FullName))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TryAddWithoutValidation(HeaderNames.TE, "trailers");
        request.Headers.TryAddWithoutValidation(HeaderNames.GrpcAcceptEncoding, GzipEncoding.Accepted);
        if (_compression is not null)
        {
            request.Headers.TryAddWithoutValidation(HeaderNames.GrpcEncoding, GzipEncoding.Name);
        }

        request.Headers.Host = _host;
        AddTo(request, _options.Headers ?? Metadata.Empty);
        if (PreviousAttempts > 0)
        {
            request.Headers.TryAddWithoutValidation("grpc-previous-rpc-attempts", PreviousAttempts.ToString(CultureInfo.InvariantCulture));
        }

        request.Headers.TryAddWithoutValidation(HeaderNames.UserAgent, UserAgent);
        if (Activity.Current is { } activity)
        {
            DistributedContextPropagator.Current.Inject(
                activity, request.Headers, static (headers, name, value) => ((HttpRequestHeaders)headers!).TryAddWithoutValidation(name, value));
        }

        return request;
    }

    private static void AddTo(HttpRequestMessage request, Metadata metadata)
    {
        foreach (var entry in metadata)
        {
            if (!MetadataHeaders.IsProtocol(entry.Key) && !string.Equals(entry.Key, RequestEncoding.Key, StringComparison.Ordinal))
            {
                request.Headers.TryAddWithoutValidation(entry.Key, entry.ToWire());
            }
        }
    }

    /// <summary>Sends the request and waits for the response headers. Never throws: a failure ends the call.</summary>
    private async Task<MessageReader?> OpenAsync(RequestContent content)
    {
        try
        {
            var request = CreateRequest(content);
            if ((_options.Credentials ?? _transport.Credentials) is not null)
            {
                await AddCredentialsAsync(request);
            }

            HttpResponseMessage? response = null;
            for (var failures = 0; response is null;)
            {
                var connection = await _transport.Connections.PickAsync(_options.IsWaitForReady, failures, _abort.Token);
                Direct(request, connection, again: failures > 0);
                try
                {
                    response = await connection.SendAsync(request, _abort.Token);
                }
                catch (Exception exception)
                    when (TransportErrors.IsNotSent(exception) && connection.ShouldPickAgain(exception, ++failures, _options.IsWaitForReady))
                {
                    // It never left: that is no attempt at the call yet.
                }
            }

            _response = response;
            var headers = ResponseHeaders.Metadata(response.Headers);
            if (ResponseHeaders.Status(response.Headers) is { } status)
            {
                _headers.TrySetResult(headers);
                EndByServer(status, headers);
                return null;
            }

            ResponseHeaders.ThrowIfNotGrpc(response);
            var encoding = ResponseHeaders.Encoding(response);
            _headers.TrySetResult(headers);
            var stream = await response.Content.ReadAsStreamAsync(_abort.Token);
            return new MessageReader(PipeReader.Create(stream), encoding, _transport.MaxReceiveMessageSize);
        }
        catch (Exception exception)
        {
            Fail(exception);
            return null;
        }
        finally
        {
            if (IsEnded)
            {
                Release();
            }
        }
    }

    /// <summary>Fits the request to the connection that will carry it, and to the time that is left by now.</summary>
    private void Direct(HttpRequestMessage request, Connection connection, bool again)
    {
        _target = connection.Name;
        if (!ReferenceEquals(connection.BaseAddress, _transport.Address))
        {
            request.RequestUri = new Uri(connection.BaseAddress, _method.FullName);
        }

        if (TimeLeft is { } left)
        {
            if (again)
            {
                request.Headers.Remove(HeaderNames.GrpcTimeout);
            }

            request.Headers.TryAddWithoutValidation(HeaderNames.GrpcTimeout, GrpcTimeout.Format(left));
        }
    }

    /// <exception cref="RpcException">There are none, or they must not be sent.</exception>
    private async Task AddCredentialsAsync(HttpRequestMessage request)
    {
        if (!_transport.IsSecure && !_transport.AllowsInsecureCredentials)
        {
            throw new RpcException(new Status(
                StatusCode.Unauthenticated, "The credentials of a call are not sent in clear text, unless UnsafeUseInsecureChannelCallCredentials allows it."));
        }

        var context = new AuthInterceptorContext(
            $"{_transport.Address.GetLeftPart(UriPartial.Authority)}/{_method.ServiceName}", _method.Name, _abort.Token);
        var metadata = new Metadata();
        try
        {
            foreach (var credentials in (CallCredentials?[])[_transport.Credentials, _options.Credentials])
            {
                if (credentials is not null)
                {
                    await credentials.AddToAsync(metadata, context).WaitAsync(_abort.Token);
                }
            }
        }
        catch (Exception exception) when (exception is not RpcException && !_abort.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"The credentials of the call could not be had: {exception.Message}", exception));
        }

        AddTo(request, metadata);
    }
}
