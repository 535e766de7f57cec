using System.Net;

namespace Magnum.CloudSimulator.Orchestration.Resources;

/// <summary>The floating addresses of the public network. Each is given out once until it comes back.</summary>
internal sealed class AddressPool
{
    private const uint First = (172u << 24) | (24u << 16) | 10;
    private const uint Last = (172u << 24) | (31u << 16) | (255u << 8) | 250;

    private readonly HashSet<uint> _used = [];
    private uint _next = First;

    /// <summary>An address that nobody has; null when there is none.</summary>
    public string? Take()
    {
        for (var tries = 0L; tries <= Last - First; tries++)
        {
            var candidate = _next;
            _next = _next == Last ? First : _next + 1;
            if (_used.Add(candidate))
            {
                return Text(candidate);
            }
        }

        return null;
    }

    public void Claim(string address)
    {
        var number = Number(address);
        if (_used.Add(number) && number >= _next && number < Last)
        {
            _next = number + 1;
        }
    }

    public void Return(string address) => _used.Remove(Number(address));

    public static string Text(uint address) => new IPAddress([(byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address]).ToString();

    public static uint Number(string address)
    {
        var bytes = IPAddress.Parse(address).GetAddressBytes();
        return ((uint)bytes[0] << 24) | ((uint)bytes[1] << 16) | ((uint)bytes[2] << 8) | bytes[3];
    }
}
