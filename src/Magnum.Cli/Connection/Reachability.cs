using System.Net.Sockets;
using System.Security.Authentication;

namespace Magnum.Cli.Connection;

/// <summary>Words for servers that do not answer.</summary>
internal static class Reachability
{
    /// <summary>What to do when nothing listens on this machine.</summary>
    public const string StartHint = "Is it running? Start it with: dotnet run --project src/Magnum.Server";

    /// <summary>Why a request did not get through, in a few words.</summary>
    public static string Reason(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return "connection refused";
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                    return "the host name is not known";
                case SocketException socket:
                    return socket.Message;
                case AuthenticationException authentication:
                    return $"its TLS certificate is not trusted (--os-cacert, --insecure): {authentication.Message}";
            }
        }

        return exception.Message.TrimEnd('.');
    }
}
