using Grpc.Core;

namespace Magnum.Grpc.Client.Balancing;

/// <summary>All calls go to the first address that can be connected to. When its connection is gone, the next call begins anew at the first.</summary>
internal sealed class PickFirstPolicy : Policy
{
    private Subchannel? _picked;

    public override Picker Update(IReadOnlyList<Subchannel> subchannels, bool wanted)
    {
        if (_picked is { } picked)
        {
            if (picked.State == ConnectivityState.Ready && subchannels.Contains(picked))
            {
                return Ready(picked);
            }

            _picked = null;
            if (!picked.HasFailed)
            {
                return Idle();
            }
        }

        if (!wanted)
        {
            return Idle();
        }

        if (subchannels.FirstOrDefault(each => each.State == ConnectivityState.Ready) is { } ready)
        {
            _picked = ready;
            return Ready(ready);
        }

        if (subchannels.All(each => each.HasFailed))
        {
            // Each comes back after its back-off; whichever connects first is taken.
            foreach (var subchannel in subchannels)
            {
                subchannel.Connect();
            }

            return Failing(subchannels[^1].Error);
        }

        if (!subchannels.Any(each => each.State == ConnectivityState.Connecting))
        {
            subchannels.First(each => !each.HasFailed).Connect();
        }

        return Connecting();
    }
}
