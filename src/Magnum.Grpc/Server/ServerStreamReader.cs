using Grpc.Core;
using Magnum.Grpc.Wire;

namespace Magnum.Grpc.Server;

/// <summary>The requests of a streaming call.</summary>
internal sealed class ServerStreamReader<T>(ServerCall call, Marshaller<T> marshaller) : IAsyncStreamReader<T>
    where T : class
{
    private readonly MessageReader _reader = call.CreateReader();
    private T? _current;
    private bool _done;

    public T Current => _current ?? throw new InvalidOperationException("There is no current message: MoveNext was not called or returned false.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        call.CancellationToken.ThrowIfCancellationRequested();
        if (_done)
        {
            return false;
        }

        using var both = cancellationToken.CanBeCanceled && cancellationToken != call.CancellationToken
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, call.CancellationToken)
            : null;
        _current = await call.ReadAsync(_reader, marshaller, both?.Token ?? call.CancellationToken);
        _done = _current is null;
        return !_done;
    }
}
