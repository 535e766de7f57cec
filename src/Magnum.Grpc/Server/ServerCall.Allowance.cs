using Magnum.Grpc.Wire;

namespace Magnum.Grpc.Server;

/// <summary>What a call may keep of messages that are not whole yet: the calls of a connection share what it may.</summary>
internal sealed partial class ServerCall : IReceiveAllowance
{
    private ReceiveBudget? _budget;
    private long _kept;
    private bool _keepsNothing;

    bool IReceiveAllowance.TryKeep(long bytes)
    {
        lock (_gate)
        {
            if (bytes > _kept)
            {
                _budget ??= _runtime.BudgetOf(Http);
                if (_keepsNothing || _budget?.TryTake(bytes - _kept) == false)
                {
                    return false;
                }
            }
            else
            {
                _budget?.Return(_kept - bytes);
            }

            _kept = bytes;
            return true;
        }
    }

    private void KeepNothing()
    {
        lock (_gate)
        {
            _keepsNothing = true;
            _budget?.Return(_kept);
            _kept = 0;
        }
    }
}
